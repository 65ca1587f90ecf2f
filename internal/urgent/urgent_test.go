package urgent

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/record"
)

// Every state, action and standing, as author, group, recipient or neither.
func TestLifecycle(t *testing.T) {
	group, author, person := record.NewID(), record.NewID(), record.NewID()
	live := func(s State) bool { return s != voided }
	for _, s := range []State{Open, Closed, voided} {
		for _, on := range []string{OnFollowUp, OnFinish, OnAttach, OnAcknowledge, OnVoid} {
			for _, standing := range auth.Names {
				for bits := range 16 {
					isAuthor, inGroup, addressed, knows := bits&1 > 0, bits&2 > 0, bits&4 > 0, bits&8 > 0
					r := &Shown{Report: &Report{State: s, AuthorID: author, GroupID: &group, Entries: []Entry{{Number: 1}}}}
					if s == voided {
						at := time.Unix(0, 0)
						r.State, r.VoidedAt = Open, &at
					}
					by := Caller{Actor: auth.Actor{Kind: auth.KindUser, ID: record.NewID(), PersonID: record.NewID(), Standing: standing.Standing}}
					if isAuthor {
						by.ID = author
					}
					if inGroup {
						by.Groups = []uuid.UUID{group}
					}
					if addressed {
						by.PersonID = person
						r.Recipients = []Recipient{{PersonID: person}}
						if knows {
							r.Recipients[0].AcknowledgedNumber = 1
						}
					}
					writer := by.Can(auth.UrgentReportWrite) && (isAuthor || inGroup || by.Has(auth.Coordinator))
					want := map[string]bool{
						OnFollowUp: s == Open && writer, OnFinish: s == Open && writer, OnAttach: s == Open && writer,
						OnAcknowledge: live(s) && by.Can(auth.UrgentReportAcknowledge) && addressed && !knows,
						OnVoid:        live(s) && by.Can(auth.UrgentReportVoid),
					}[on]
					if err := r.Apply(on, by); (err == nil) != want {
						t.Errorf("%s in %s by %s, %04b: %v", on, s, standing.Name, bits, err)
					}
				}
			}
		}
	}
}
