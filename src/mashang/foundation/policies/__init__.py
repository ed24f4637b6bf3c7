"""策: the numbers of policy, dated, each with its issuer and source."""
