"""The resident's page behind the compound code 小区码."""
