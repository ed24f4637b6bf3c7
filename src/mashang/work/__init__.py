"""What a street does, a room each; rooms never import each other."""
