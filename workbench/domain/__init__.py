"""What a study is made of and what may happen to it. Pure: no I/O, clock or randomness."""
