"""接入系统: programs of other systems that call this street, and the keys they call with."""
