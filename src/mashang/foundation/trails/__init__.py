"""导入留痕: which rows an import wrote, so that all of it can be taken back."""
