"""How good the themes and suggestions are: scores against human codes, a simulated analyst.

The figures are in `domain.measures`; benchmarks on many studies are in `bench`.
"""
