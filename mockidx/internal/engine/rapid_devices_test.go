package engine

import "pgregory.net/rapid"

// somePush is what the page waits for or, now and then, another number.
func (m *machine) somePush(rt *rapid.T, s *session) Input {
	push := s.tx.Challenge.Push
	if rapid.IntRange(0, 3).Draw(rt, "number") == 3 {
		return AnswerPush{push.ID, true, "9"}
	}
	return AnswerPush{push.ID, true, push.Answer}
}

// answerPush answers any push in any way.
func (m *machine) answerPush(rt *rapid.T) {
	ids, numbers := []string{"forged"}, []string{"", "10", "99"}
	for _, s := range m.sessions {
		if c := s.tx.Challenge; c != nil {
			ids, numbers = append(ids, c.Push.ID), append(numbers, c.Push.Answer)
		}
	}
	m.take(rt, AnswerPush{rapid.SampledFrom(ids).Draw(rt, "push"), maybe(rt, "approve"), rapid.SampledFrom(numbers).Draw(rt, "number")})
}

// setUpDevice gives the token of any page.
func (m *machine) setUpDevice(rt *rapid.T) {
	tokens := []string{"", "forged"}
	for _, s := range m.sessions {
		if c := s.tx.Challenge; c != nil {
			tokens = append(tokens, c.Token)
		}
	}
	m.take(rt, SetUpDevice{rapid.SampledFrom(tokens).Draw(rt, "token"), "Phone"})
}
