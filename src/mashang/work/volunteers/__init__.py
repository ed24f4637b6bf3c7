"""志愿: who is called for, who comes, and the hours they gave."""
