"""登记: a resident registers by the compound's code, or is registered at the desk."""
