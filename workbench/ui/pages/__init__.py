"""Every page beside the board: how it is put together, its form, its presenter.

`pages` lists them; parts that several pages share are in `ui.kit`.
"""
