package mail

import "slices"

// MarkRead notes that the mails with these ids have been read, or that they
// have not. Ids of no mail are passed over. The mark goes with the mail.
func (b *Mailbox) MarkRead(read bool, ids ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	marked := set(ids)
	for i := range b.entries {
		if marked[b.entries[i].mail.ID] {
			b.entries[i].read = read
		}
	}
}

// Unread returns the mails that were not marked as read, oldest first.
func (b *Mailbox) Unread() []Mail {
	b.mu.Lock()
	defer b.mu.Unlock()
	var mails []Mail
	for _, e := range b.entries {
		if !e.read {
			mails = append(mails, e.mail)
		}
	}
	return mails
}

// DeleteAll removes the mails with these ids. Ids of no mail are passed over.
func (b *Mailbox) DeleteAll(ids ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	gone := set(ids)
	b.entries = slices.DeleteFunc(b.entries, func(e entry) bool { return gone[e.mail.ID] })
}

func set(ids []string) map[string]bool {
	s := make(map[string]bool, len(ids))
	for _, id := range ids {
		s[id] = true
	}
	return s
}
