package discipline_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/discipline"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// A fact is held against somebody once however often it is noted; only who is
// concerned appeals, within the time and once; nobody decides their own appeal, and
// of two who decide at once one does; what was revoked does not count.
func TestOneAppealDecidedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		office := record.NewID()
		coordinator := storetest.As(t.Context(), office, auth.Coordinator)
		i, err := inspection.NewService(db.Store).Create(coordinator, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"})
		if err != nil {
			t.Fatal(err)
		}
		p, err := org.NewService(db.Store).CreatePerson(coordinator, org.NewPerson{Name: "林晓岚"})
		if err != nil {
			t.Fatal(err)
		}
		s := discipline.NewService(db.Store)
		me := as(t, office, p.ID, auth.GroupMember|auth.Commander)
		fact := discipline.Fact{InspectionID: i.ID, PersonID: p.ID, PersonName: p.Name, Kind: discipline.Late, At: db.Clock.Now(), Length: 25 * time.Minute,
			EvidenceType: "duty_shift", EvidenceID: record.NewID()}
		for range 2 {
			if err := db.InTx(coordinator, func(tx *store.Tx) error {
				if err := discipline.Note(tx, fact); err != nil {
					return err
				}
				return discipline.Note(tx, fact)
			}); err != nil {
				t.Fatal(err)
			}
		}
		page, err := s.List(me, discipline.Filter{Kind: discipline.Late}, store.Request{Limit: 5})
		if err != nil || len(page.Items) != 1 || page.Items[0].Minutes != 25 {
			t.Fatalf("%+v, %v", page.Items, err)
		}
		id := page.Items[0].ID
		if _, err := s.Get(as(t, office, record.NewID(), auth.GroupMember), id); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("seen by somebody else: %v", err)
		}
		if _, err := s.Get(as(t, record.NewID(), p.ID, auth.Commander), id); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("seen from another office: %v", err)
		}
		commander := as(t, office, record.NewID(), auth.Commander)
		if _, err := s.Appeal(commander, id, nil, "堵车"); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("appealed by somebody else: %v", err)
		}
		if _, err := s.Appeal(me, id, nil, "途中处置事故"); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Grant(me, id, nil, "属实"); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("decided by oneself: %v", err)
		}
		decided := make(chan bool, 4)
		var wg sync.WaitGroup
		for n := range cap(decided) {
			wg.Go(func() {
				decide := s.Grant
				if n%2 == 1 {
					decide = s.Dismiss
				}
				if _, err := decide(commander, id, nil, "决定"); err == nil {
					decided <- true
				} else if !fault.Is(err, fault.CodeStateConflict) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if len(decided) != 1 {
			t.Errorf("decided %d times", len(decided))
		}
		r, err := s.Get(me, id)
		if err != nil {
			t.Fatal(err)
		}
		sum, err := s.Summary(commander, i.ID)
		if want := r.State == discipline.Confirmed; err != nil || (len(sum) == 1) != want {
			t.Errorf("%s counts %d, %v", r.State, len(sum), err)
		}
	})
}

func as(t *testing.T, office, person uuid.UUID, standing auth.Standing) context.Context {
	a := auth.From(storetest.As(t.Context(), office, standing))
	a.PersonID = person
	return auth.With(t.Context(), a)
}
