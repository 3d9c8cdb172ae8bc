package velocity_test

import (
	"errors"
	"fmt"
	"html"
	"maps"
	"strings"
	"testing"

	"github.com/idxlab/idxlab/mockidx/internal/mail/velocity"
)

var scope = velocity.Scope{
	Vars: map[string]string{
		"code": "123456", "user.profile.firstName": "Ada", "app.name": "Toys R' Fun", "empty": "", "five": "5", "markup": "<b>&",
	},
	Funcs: map[string]velocity.Func{
		"f.up": func(args []string) (string, bool) { return strings.ToUpper(strings.Join(args, "+")), true },
		"f.no": func([]string) (string, bool) { return "", false },
	},
}

func plain(s string) string { return s }

func TestRender(t *testing.T) {
	tests := []struct{ name, template, want string }{
		{"text", "Hello, world.\n", "Hello, world.\n"},
		{"empty", "", ""},
		{"formal reference", "${code}", "123456"},
		{"short reference", "$code.", "123456."},
		{"dotted", "Hi ${user.profile.firstName}, $user.profile.firstName!", "Hi Ada, Ada!"},
		{"side by side", "${code}${code}$code", "123456123456123456"},
		{"unknown stays", "${nope} $nope.x, ${nope}", "${nope} $nope.x, ${nope}"},
		{"unknown quiet vanishes", "[$!{nope}$!nope]", "[]"},
		{"known quiet", "$!{code}$!code", "123456123456"},
		{"known but empty", "[${empty}]", "[]"},
		{"dollar is text", "$5, US$ 3, $ $! ${ $!{ ${5} $", "$5, US$ 3, $ $! ${ $!{ ${5} $"},
		{"number sign is text", "#fff #1 # ## x\n#iframe{} #elsewhere #set it", "#fff #1 # \n#iframe{} #elsewhere #set it"},
		{"escaped known", `\$code \\$code \\\${code}`, `$code \123456 \${code}`},
		{"escaped unknown", `\$nope \$!nope`, `\$nope \$!nope`},
		{"escaped directive", `\#if \\#if($code)a#end \#{end}`, `#if \a #{end}`},
		{"if true", "#if($code)yes#else no#end", "yes"},
		{"if false", "#if($nope)yes#{else}no#end", "no"},
		{"if empty", "#if($empty)yes#{else}no#end", "no"},
		{"if spaced", "#if ( $code )yes#end", "yes"},
		{"elseif", `#if($code == "1")a#elseif($code == '123456')b#{else}c#end`, "b"},
		{"elseif in order", `#if(true)a#elseif(true)b#end`, "a"},
		{"no branch", "[#if(false)a#end]", "[]"},
		{"apostrophe in string", `#if(${app.name} == "Toys R' Fun")toys#end`, "toys"},
		{"number", "#if($five == 5)five#end", "five"},
		{"not equal", `#if($code != "x")a#end#if($code ne "123456")b#end`, "a"},
		{"undefined is not the empty string", `#if($nope == "")a#end#if($empty == "")b#end`, "b"},
		{"and binds before or", "#if(false && false || true)a#end#if(false && (false || true))b#end", "a"},
		{"word operators", "#if(not $nope and $code eq '123456' or false)a#end", "a"},
		{"negation", "#if(!$nope)a#end#if(!!$nope)b#end#if(!($code))c#end", "a"},
		{"false is a value", "#if($nope == false)a#end#if(!$code == false)b#end", "b"},
		{"nested if", "#if($code)[#if($nope)a#{else}b#end]#end", "[b]"},
		{"lines of directives vanish", "a\n  #if($code)  \nb\n#else\nc\n#end\nd", "a\nb\nd"},
		{"lines of comments vanish", "a\n## x\n #* y\nz *#\t\nb", "a\nb"},
		{"comment after text", "a ## x\nb #* c *#d", "a \nb d"},
		{"CRLF", "a\r\n#if($code)\r\nb ## c\r\n#end\r\nd", "a\r\nb \r\nd"},
		{"unparsed", "#[[$code #if]]#", "$code #if"},
		{"call", "${f.up($code, 'a', ${user.profile.firstName})}", "123456+A+ADA"},
		{"call without braces", "$f.up('a')!", "A!"},
		{"call in call, quiet", "$!{f.up($!{f.up($!{nope})})}.", "."},
		{"unknown call stays", "${f.what($code)} $f.no() $!{f.no('')}", "${f.what($code)} $f.no() "},
		{"parenthesis after a plain name", "$code(x)", "123456(x)"},
		{"call in condition", "#if($f.up('a') == 'A')yes#end", "yes"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			tmpl, err := velocity.Parse(tc.template)
			if err != nil {
				t.Fatalf("Parse(%q): %v", tc.template, err)
			}
			got, err := tmpl.Render(scope, plain)
			if err != nil || got != tc.want {
				t.Errorf("Render(%q) = %q, %v, want %q", tc.template, got, err, tc.want)
			}
		})
	}
}

func TestRenderEscapesValuesOnly(t *testing.T) {
	tmpl, err := velocity.Parse(`<p title="$markup">${f.up($markup)}</p>`)
	if err != nil {
		t.Fatal(err)
	}
	got, err := tmpl.Render(scope, html.EscapeString)
	if want := `<p title="&lt;b&gt;&amp;">&lt;B&gt;&amp;</p>`; err != nil || got != want {
		t.Errorf("Render = %q, %v, want %q", got, err, want)
	}
}

func TestParseErrors(t *testing.T) {
	tests := []struct{ name, template, want string }{
		{"if without end", "a\n  #if($code)x", "line 2, column 3: #if is not closed by #end"},
		{"end without if", "äb #end", "line 1, column 4: #end without #if"},
		{"else without if", "#else", "line 1, column 1: #else without #if"},
		{"else twice", "#if($a)\n#else\n#else\n#end", "line 3, column 1: #else after #else"},
		{"elseif after else", "#if($a)#{else}#elseif($b)#end", "line 1, column 15: #elseif after #else"},
		{"no condition", "#if $a", "line 1, column 5: want ( after #if"},
		{"empty condition", "#if()#end", "line 1, column 5: want a reference, a string or a number"},
		{"open condition", "#if($a #end", "line 1, column 8: want ) at the end of the condition"},
		{"missing operand", "#if($a == )#end", "line 1, column 11: want a reference, a string or a number"},
		{"dollar alone", "#if($ == 1)#end", "line 1, column 5: want a name after $"},
		{"open string", "#if($a == \"x)#end", `line 1, column 11: string is not closed by "`},
		{"open reference", "Hi ${user.name", "line 1, column 15: want } after ${user.name"},
		{"foreign text in reference", "${user name}", "line 1, column 7: want } after ${user"},
		{"open call", "${f.up('a'", "line 1, column 11: want , or ) in the call of f.up"},
		{"open comment", "x\n#* y", "line 2, column 1: comment is not closed by *#"},
		{"open unparsed text", "#[[x", "line 1, column 1: unparsed text is not closed by ]]#"},
		{"set", "#set($a = 1)", "line 1, column 1: #set is not supported"},
		{"foreach", "\t#foreach ($a in $b)", "line 1, column 2: #foreach is not supported"},
		{"nested too deep", strings.Repeat("#if(true)", 33), "line 1, column 293: nested more than 32 deep"},
		{"parentheses too deep", "#if" + strings.Repeat("(", 40), "line 1, column 37: nested more than 32 deep"},
		{"not UTF-8", "a\xff", "line 1, column 1: template is not UTF-8"},
		{"too large", strings.Repeat("a", velocity.MaxSource+1), "line 1, column 1: template has 262145 bytes, at most 262144 are read"},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			_, err := velocity.Parse(tc.template)
			var fault *velocity.Error
			if !errors.As(err, &fault) || err.Error() != tc.want {
				t.Errorf("Parse: %v, want %s", err, tc.want)
			}
		})
	}
}

func TestRenderIsBounded(t *testing.T) {
	tmpl, err := velocity.Parse(strings.Repeat("$a", 100))
	if err != nil {
		t.Fatal(err)
	}
	big := velocity.Scope{Vars: map[string]string{"a": strings.Repeat("x", velocity.MaxOutput/50)}}
	if _, err := tmpl.Render(big, plain); !errors.Is(err, velocity.ErrOutputTooLarge) {
		t.Errorf("Render: %v, want %v", err, velocity.ErrOutputTooLarge)
	}
}

func TestReferences(t *testing.T) {
	const source = "Hi $!{user.name},\n#if($a && ${b})ä ${c} $d \\\\$e #elseif(!$f)#end \\$g ${h.up($i, ${j})} $5 'x'"
	tmpl, err := velocity.Parse(source)
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"user.name": "1:4 quiet formal", "a": "2:5 condition", "b": "2:11 formal condition", "c": "2:18 formal", "d": "2:23", "e": "2:28",
		"f": "2:40 condition", "h.up": "2:52 formal call", "i": "2:59", "j": "2:63 formal",
	}
	got := map[string]string{}
	for _, r := range tmpl.References() {
		line, column := tmpl.Place(r)
		words := fmt.Sprintf("%d:%d", line, column)
		for _, is := range []struct {
			what bool
			word string
		}{{r.Quiet, " quiet"}, {r.Formal, " formal"}, {r.Call, " call"}, {r.Condition, " condition"}} {
			if is.what {
				words += is.word
			}
		}
		got[r.Name] = words
	}
	if !maps.Equal(got, want) {
		t.Errorf("References of %q =\n%v, want\n%v", source, got, want)
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		"Hi $!{user.profile.firstName}, #if(${app.name} == \"x\")\n${code}\n#elseif(!$a && ($b || 'c' != 1))\n#{else}\\$d\n#end",
		"${f.up($!{f.up($!{nope})})} #* c *# #[[ x ]]# ## d\r\n",
		"#if((((", `\\\#end`, "$!{", "#{if", "#set (",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, source string) {
		tmpl, err := velocity.Parse(source)
		var fault *velocity.Error
		if err != nil {
			if !errors.As(err, &fault) || fault.Line < 1 || fault.Column < 1 || fault.Line > 1+strings.Count(source, "\n") {
				t.Fatalf("Parse(%q): %v has no place", source, err)
			}
			return
		}
		out, err := tmpl.Render(scope, html.EscapeString)
		if err == nil && len(out) > velocity.MaxOutput {
			t.Fatalf("rendered %d bytes", len(out))
		}
	})
}
