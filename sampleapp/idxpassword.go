package sampleapp

import "fmt"

// idxSettings is the password policy, on pages that ask for a new password.
type idxSettings struct {
	Complexity struct {
		MinLength       int  `json:"minLength"`
		MinLowerCase    int  `json:"minLowerCase"`
		MinUpperCase    int  `json:"minUpperCase"`
		MinNumber       int  `json:"minNumber"`
		MinSymbol       int  `json:"minSymbol"`
		ExcludeUsername bool `json:"excludeUsername"`
	} `json:"complexity"`
	Age struct {
		HistoryCount int `json:"historyCount"`
	} `json:"age"`
}

// Rules are the policy in words; none if the answer has no policy.
func (s idxSettings) Rules() []string {
	c := s.Complexity
	var rules []string
	for _, rule := range []struct {
		on   bool
		text string
	}{
		{c.MinLength > 0, fmt.Sprintf("At least %d characters", c.MinLength)},
		{c.MinLowerCase > 0, "A lower-case letter"},
		{c.MinUpperCase > 0, "An upper-case letter"},
		{c.MinNumber > 0, "A number"},
		{c.MinSymbol > 0, "A symbol"},
		{c.ExcludeUsername, "No part of your username"},
		{s.Age.HistoryCount > 0, fmt.Sprintf("Not one of your last %d passwords", s.Age.HistoryCount)},
	} {
		if rule.on {
			rules = append(rules, rule.text)
		}
	}
	return rules
}
