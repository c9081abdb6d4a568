"""Assessment: hypotheses beside evidence, likelihood and confidence kept apart, a person's judgement with its versions."""
