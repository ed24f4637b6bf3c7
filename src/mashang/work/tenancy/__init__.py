"""租住: landlords, tenants, and the days the law gives them."""
