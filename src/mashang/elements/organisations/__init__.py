"""组织: employers, property companies, owners' committees, departments, clinics."""
