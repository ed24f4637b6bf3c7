"""The founding street: Jianqiao sub-district, April 2022, to its figures; every person invented."""
