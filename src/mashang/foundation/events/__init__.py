"""Events: how a lower room tells upper rooms, one row per consumer."""
