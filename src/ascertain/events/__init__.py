"""Events: what is said to have happened, time expressions and places of one document."""
