package engine

import "testing"

// benchmark measures one step, without the JSON of its page.
func benchmark(b *testing.B, w *world, in Input) {
	env := w.env()
	b.ReportAllocs()
	for b.Loop() {
		_, page, _ := Step(w.tx, in, env)
		if page.Body == nil {
			b.Fatal("no page")
		}
	}
}

func BenchmarkIntrospect(b *testing.B) { benchmark(b, begin(b, "email").challenged(), Introspect{}) }

func BenchmarkIdentify(b *testing.B) {
	w := begin(b, "email")
	benchmark(b, w, w.identify("alice@example.com"))
}

func BenchmarkAnswer(b *testing.B) {
	w := begin(b, "email").challenged()
	benchmark(b, w, w.otp())
}

func BenchmarkWrongAnswer(b *testing.B) {
	benchmark(b, begin(b, "email").challenged(), answerOf("999999"))
}

func BenchmarkPageJSON(b *testing.B) {
	page := begin(b, "email").challenged().step(Introspect{})
	b.ReportAllocs()
	for b.Loop() {
		marshal(b, page.Body)
	}
}
