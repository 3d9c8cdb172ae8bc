package magiclink

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
)

func TestParseOTP(t *testing.T) {
	for name, tt := range map[string]struct{ in, want string }{
		"plain":                     {"123456", "123456"},
		"leading zeros":             {"001234", "001234"},
		"pasted with line break":    {" 123 456\r\n", "123456"},
		"dashes":                    {"12-34–56", "123456"},
		"no-break and narrow space": {"123\u00a0456\u202f", "123456"},
		"invisible marks":           {"\u200e123\u200b456\ufeff", "123456"},
		"full-width":                {"１２３４５６", "123456"},
		"arabic-indic":              {"١٢٣٤٥٠", "123450"},
		"persian":                   {"۰۹۸۷۶۵", "098765"},
		"devanagari":                {"०१२३४५६७८९", "0123456789"},
		"letters keep their case":   {"aB3x9Q", "aB3x9Q"},
		"shortest":                  {"1234", "1234"},
		"longest":                   {"123456789012", "123456789012"},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseOTP(tt.in); err != nil || got != tt.want {
				t.Errorf("ParseOTP(%q) = %q, %v, want %q", tt.in, got, err, tt.want)
			}
		})
	}
}

func TestParseOTPRefuses(t *testing.T) {
	for name, in := range map[string]string{
		"empty":        "",
		"too short":    "123",
		"too long":     "1234567890123",
		"markup":       "<img onerror>",
		"quote":        `123"456`,
		"backslash":    `123\456`,
		"other letter": "12345é",
		"cyrillic":     "абвгд1",
		"sentence":     "Call 555 0100 now",
		"not UTF-8":    "1234\xff56",
		"huge":         strings.Repeat(" ", maxTyped) + "123456",
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ParseOTP(in); !errors.Is(err, ErrOTPForm) || got != "" {
				t.Errorf("ParseOTP(%q) = %q, %v, want ErrOTPForm", in, got, err)
			}
		})
	}
}

func FuzzParseOTP(f *testing.F) {
	for _, seed := range []string{"123456", " 12-34 ", "１２３４", "<img onerror>", `"},{"`, "١٢٣٤"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		code, err := ParseOTP(in)
		if err != nil {
			return
		}
		if again, err := ParseOTP(code); err != nil || again != code {
			t.Errorf("ParseOTP(%q) = %q, which is %q, %v when parsed again", in, code, again, err)
		}
		if quoted, _ := json.Marshal(code); string(quoted) != `"`+code+`"` {
			t.Errorf("ParseOTP(%q) = %q, which JSON escapes", in, code)
		}
	})
}
