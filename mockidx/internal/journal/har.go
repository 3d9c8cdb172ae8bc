package journal

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/idxlab/idxlab/mockidx/internal/journal/har"
)

// archive returns the requests among events as an HTTP archive. Each sign-in is
// a page of it.
func archive(events []Event) har.Archive {
	log := har.Log{
		Version: har.Version,
		Creator: har.Creator{Name: "mockidx", Version: "1"},
		Pages:   []har.Page{}, Entries: []har.Entry{},
		Comment: "Times are those of the org's clock. Secrets are replaced by how long they were.",
	}
	pages := map[string]bool{}
	for _, e := range events {
		if e.Kind != Request {
			continue
		}
		entry := harEntry(e)
		if id := e.Transaction; id != "" && !pages[id] {
			pages[id] = true
			log.Pages = append(log.Pages, har.Page{
				ID: id, Title: "Sign-in " + id, Started: entry.Started,
				Timings: har.PageTimings{OnContentLoad: har.Unknown, OnLoad: har.Unknown},
			})
		}
		log.Entries = append(log.Entries, entry)
	}
	return har.Archive{Log: log}
}

func harEntry(e Event) har.Entry {
	elapsed := float64(e.Duration) / float64(time.Millisecond)
	entry := har.Entry{
		Page: e.Transaction, Started: e.Time.Add(-e.Duration).UTC(), Time: elapsed,
		Timings: har.Timings{Blocked: har.Unknown, DNS: har.Unknown, Connect: har.Unknown, SSL: har.Unknown, Wait: elapsed},
		Seq:     e.Seq, Outcome: e.Outcome, Reason: e.Reason, Transaction: e.Transaction, App: e.App, User: e.User,
	}
	request, response := e.Request, e.Response
	if request == nil || response == nil {
		entry.Comment = "Request and answer are not kept."
		request, response = &Message{URL: urlOf(e), Size: har.Unknown}, &Message{Size: har.Unknown}
	}
	entry.Request = harRequest(e.Method, request)
	entry.Response = har.Response{
		Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: httpVersion(response),
		Cookies: setCookies(response), Headers: pairs(response), RedirectURL: response.Get("Location"),
		HeadersSize: har.Unknown, BodySize: response.Size,
		Content: har.Content{
			Size: max(0, response.Size), MediaType: mediaType(response), Text: response.Body, Comment: response.Note,
		},
	}
	return entry
}

// urlOf is an absolute URL of an event whose request is not kept.
func urlOf(e Event) string {
	u := "http://unknown.invalid" + e.Path
	if e.Query != "" {
		u += "?" + e.Query
	}
	return u
}

func harRequest(method string, m *Message) har.Request {
	r := har.Request{
		Method: method, URL: m.URL, HTTPVersion: httpVersion(m), Cookies: []har.Cookie{}, Headers: pairs(m),
		QueryString: []har.Pair{}, HeadersSize: har.Unknown, BodySize: m.Size,
	}
	if _, query, ok := strings.Cut(m.URL, "?"); ok {
		r.QueryString = parameters(query)
	}
	for _, h := range m.Header {
		if h.Name == "Cookie" {
			for pair := range strings.SplitSeq(h.Value, ";") {
				if name, value, ok := strings.Cut(strings.TrimSpace(pair), "="); ok {
					r.Cookies = append(r.Cookies, har.Cookie{Name: name, Value: value})
				}
			}
		}
	}
	if m.Body != "" || m.Note != "" {
		r.PostData = &har.PostData{MediaType: mediaType(m), Comment: m.Note}
		if strings.HasPrefix(r.PostData.MediaType, "application/x-www-form-urlencoded") {
			r.PostData.Params = parameters(m.Body)
		} else {
			r.PostData.Text = m.Body
		}
	}
	return r
}

// setCookies are the cookies that a response gives, whose values are redacted
// and need not be valid.
func setCookies(m *Message) []har.Cookie {
	cookies := []har.Cookie{}
	for _, h := range m.Header {
		if h.Name != "Set-Cookie" {
			continue
		}
		first, attributes, _ := strings.Cut(h.Value, ";")
		name, value, _ := strings.Cut(first, "=")
		c := har.Cookie{Name: name, Value: value}
		for attribute := range strings.SplitSeq(attributes, ";") {
			key, value, _ := strings.Cut(strings.TrimSpace(attribute), "=")
			switch strings.ToLower(key) {
			case "path":
				c.Path = value
			case "domain":
				c.Domain = value
			case "httponly":
				c.HTTPOnly = true
			case "secure":
				c.Secure = true
			}
		}
		cookies = append(cookies, c)
	}
	return cookies
}

func pairs(m *Message) []har.Pair {
	list := []har.Pair{}
	for _, h := range m.Header {
		list = append(list, har.Pair(h))
	}
	return list
}

// parameters are those of a query or form, in their order; what cannot be
// decoded stays as it is.
func parameters(query string) []har.Pair {
	decode := func(s string) string {
		if plain, err := url.QueryUnescape(s); err == nil {
			return plain
		}
		return s
	}
	list := []har.Pair{}
	for pair := range strings.SplitSeq(query, "&") {
		if pair != "" {
			name, value, _ := strings.Cut(pair, "=")
			list = append(list, har.Pair{Name: decode(name), Value: decode(value)})
		}
	}
	return list
}

func httpVersion(m *Message) string {
	if m.Proto == "" {
		return "unknown"
	}
	return m.Proto
}

func mediaType(m *Message) string {
	if t := m.Get("Content-Type"); t != "" {
		return t
	}
	return "x-unknown"
}
