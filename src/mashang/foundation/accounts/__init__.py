"""账号: ways to sign in, and the stamp that tells a demo street from a real one."""
