package doctor

// Advice is for a test of its outcomes.
var Advice = advice
