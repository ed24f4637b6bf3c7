"""走访: whom to see today, in walking order, with a form that asks only what is not known."""
