package a18n

import (
	"net/http"
	"slices"
	"strings"

	"github.com/idxlab/idxlab/mockidx/internal/mail"
)

// latest stands for the newest message in the place of its id.
const latest = "latest"

// timeFormat is ISO 8601 as okta-idx-swift reads it, with milliseconds always.
const timeFormat = "2006-01-02T15:04:05.000Z07:00"

// phoneSender is whom text messages and calls come from: a number that can never
// be someone's (North American Numbering Plan, 555-01XX).
const phoneSender = "+15555550100"

// messageView is what every message has.
type messageView struct {
	MessageID string `json:"messageId"`
	ProfileID string `json:"profileId"`
	CreatedAt string `json:"createdAt"`
	URL       string `json:"url"` // absolute
	Content   string `json:"content"`
}

type emailView struct {
	messageView
	ToAddress   string `json:"toAddress"`
	FromAddress string `json:"fromAddress"`
	Subject     string `json:"subject"`
}

type phoneView struct {
	messageView
	Sender   string `json:"sender"`
	Receiver string `json:"receiver"`
}

func viewMessage(r *http.Request, m Message) any {
	v := messageView{
		MessageID: m.ID, ProfileID: m.Profile, CreatedAt: m.At.UTC().Format(timeFormat),
		URL: profileURL(r, m.Profile) + "/" + m.mail.Channel + "/" + m.ID, Content: m.Content(),
	}
	if m.mail.Channel == mail.ChannelEmail {
		return emailView{v, m.mail.To, m.sender(), m.mail.Subject}
	}
	return phoneView{v, phoneSender, m.mail.To}
}

type messagesHandle func(w http.ResponseWriter, r *http.Request, messages []Message) error

// inChannel finds the messages of a channel, the newest first.
func (i *Inbox) inChannel(do messagesHandle) handle {
	return i.inProfile(func(w http.ResponseWriter, r *http.Request, p Profile) error {
		channel := r.PathValue("channel")
		if !slices.Contains(mail.Channels(), channel) {
			return refuse(http.StatusNotFound, "there are no messages of kind %q, only %s", channel, strings.Join(mail.Channels(), ", "))
		}
		return do(w, r, i.Messages(p.ID, channel))
	})
}

// inMessage finds the message that a path names.
func (i *Inbox) inMessage(do messagesHandle) handle {
	return i.inChannel(func(w http.ResponseWriter, r *http.Request, messages []Message) error {
		id, channel := r.PathValue("message"), r.PathValue("channel")
		if id == latest {
			if len(messages) == 0 {
				return refuse(http.StatusNotFound, "there is no %s message", channel)
			}
			return do(w, r, messages[:1])
		}
		n := slices.IndexFunc(messages, func(m Message) bool { return m.ID == id })
		if n < 0 {
			return refuse(http.StatusNotFound, "there is no %s message %q", channel, id)
		}
		return do(w, r, messages[n:n+1])
	})
}

func listMessages(w http.ResponseWriter, r *http.Request, messages []Message) error {
	views := make([]any, len(messages))
	for n, m := range messages {
		views[n] = viewMessage(r, m)
	}
	writeJSON(w, http.StatusOK, map[string]any{r.PathValue("channel") + "Messages": views, "count": len(views)})
	return nil
}

func showMessage(w http.ResponseWriter, r *http.Request, messages []Message) error {
	writeJSON(w, http.StatusOK, viewMessage(r, messages[0]))
	return nil
}

func showContent(w http.ResponseWriter, _ *http.Request, messages []Message) error {
	writeBody(w, http.StatusOK, "text/plain; charset=utf-8", []byte(messages[0].Content()))
	return nil
}

func (i *Inbox) deleteMessages(w http.ResponseWriter, r *http.Request, messages []Message) error {
	ids := make([]string, len(messages))
	for n, m := range messages {
		ids[n] = m.ID
	}
	i.DeleteMessages(r.PathValue("profile"), ids...)
	w.WriteHeader(http.StatusNoContent)
	return nil
}
