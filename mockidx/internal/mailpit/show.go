package mailpit

import (
	"bytes"
	"net/http"
	netmail "net/mail"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// info is what Mailpit says of itself, as its AppInformation.
type info struct {
	Version       string
	LatestVersion string
	Database      string
	DatabaseSize  int // bytes
	Messages      int
	Unread        int
	Tags          map[string]int
	RuntimeStats  struct{ Uptime, Memory, MessagesDeleted, SMTPAccepted, SMTPAcceptedSize, SMTPRejected, SMTPIgnored int }
}

// showInfo counts the mails. The rest of what Mailpit says concerns a server
// that receives mail and a database, which there are none of.
func showInfo(w http.ResponseWriter, _ *http.Request, box *mail.Mailbox) error {
	mails := box.List()
	i := info{Version: "mockidx", Messages: len(mails), Unread: len(box.Unread()), Tags: map[string]int{}}
	for _, m := range mails {
		i.DatabaseSize += len(m.Raw)
	}
	return writeJSON(w, i)
}

// pick returns the mail with an id; that of "latest" is the newest, or the
// newest that the parameter query asks for.
func pick(r *http.Request, box *mail.Mailbox, id string) (*stored, error) {
	if id != "latest" {
		m, ok := box.Get(id)
		if !ok {
			return nil, missing("Message not found")
		}
		return &stored{Mail: m}, nil
	}
	list := newestFirst(box)
	if query := r.URL.Query(); strings.TrimSpace(query.Get("query")) != "" {
		var err error
		if list, err = found(query, box); err != nil {
			return nil, err
		}
	}
	if len(list) == 0 {
		return nil, missing("Message not found")
	}
	return list[0], nil
}

func showMessage(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	m, err := pick(r, box, r.PathValue("id"))
	if err != nil {
		return err
	}
	box.MarkRead(true, m.ID)
	return writeJSON(w, m.message())
}

func showHeaders(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	m, err := pick(r, box, r.PathValue("id"))
	if err != nil {
		return err
	}
	msg, err := netmail.ReadMessage(bytes.NewReader(m.Raw))
	if err != nil {
		return bad("%v", err)
	}
	return writeJSON(w, msg.Header)
}

func showRaw(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	m, err := pick(r, box, r.PathValue("id"))
	if err != nil {
		return err
	}
	if r.URL.Query().Get("dl") == "1" {
		w.Header().Set("Content-Disposition", `attachment; filename="`+m.ID+`.eml"`)
	}
	return writeText(w, m.Raw)
}

// view shows a mail as its reader sees it: {ID}.html or {ID}.txt.
func view(w http.ResponseWriter, r *http.Request, box *mail.Mailbox) error {
	id, asHTML := strings.CutSuffix(r.PathValue("file"), ".html")
	if !asHTML {
		var asText bool
		if id, asText = strings.CutSuffix(id, ".txt"); !asText {
			return missing("404 page not found")
		}
	}
	m, err := pick(r, box, id)
	if err != nil {
		return err
	}
	box.MarkRead(true, m.ID)
	if !asHTML {
		return writeText(w, []byte(m.plain()))
	}
	if m.HTML == "" {
		return missing("This message does not contain a HTML part")
	}
	w.Header().Set("Content-Security-Policy", mail.FramePolicy)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = w.Write([]byte(m.HTML))
	return nil
}
