"""Passes 通行凭证: who may be let in where, as doors can check without a network."""
