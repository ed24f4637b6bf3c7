"""访客: invited by a resident, asked for at the gate, let in by the one rule of doors, soon forgotten."""
