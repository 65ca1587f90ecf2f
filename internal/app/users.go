package app

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/account"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// firstOffice is founded when an account is made without naming an office and
// there is none. It is nobody's name: the office gives its own later.
const firstOffice = "街道办事处"

// usernames are what the contract takes, which a command line passes by.
var usernames = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9._-]{1,31}$`)

// NewUser is an account to be made from the command line.
type NewUser struct {
	Username, Name, Office, Password string
	Admin, Auditor                   bool
}

// CreateUser makes an account, and the office when there is none of the name.
// It tells what it did, or returns the fault of the account.
func (a *App) CreateUser(ctx context.Context, n NewUser) (string, error) {
	if n.Name == "" {
		n.Name = n.Username
	}
	if err := n.check(); err != nil {
		return "", err
	}
	id, name, found, first, err := a.officeOf(ctx, n.Office)
	if err != nil {
		return "", err
	}
	if !found && !first && !n.Admin { // a misspelt name would found an office that nobody can administer
		return "", fmt.Errorf("there is no office %s: spell it as it is, or found it with its administrator (--admin)", name)
	}
	told := "office " + name
	ctx = auth.With(ctx, auth.System(id, "user create"))
	err = a.Store.InTx(ctx, func(tx *store.Tx) error {
		ctx := tx.Context()
		if !found {
			if _, err := a.Services.Offices.Found(ctx, name); err != nil {
				return err
			}
			told = "new " + told
		}
		v, err := a.Services.Accounts.Create(ctx, account.NewUser{Username: n.Username, DisplayName: n.Name, Password: n.Password,
			Admin: n.Admin, Auditor: n.Auditor})
		if err == nil {
			told = "user " + v.Username + " in " + told
		}
		return err
	})
	return told, err
}

func (n *NewUser) check() error {
	var c fault.Checks
	c.When(!usernames.MatchString(n.Username), "/username", "pattern", fault.T("应为字母开头的 2 至 32 个字母、数字、点、横线或下划线",
		"must be 2 to 32 letters, digits, dots, hyphens or underscores, the first a letter"))
	c.When(len([]rune(n.Name)) > 50 || strings.TrimSpace(n.Name) != n.Name, "/name", "pattern", fault.T("不超过 50 字，首尾不留空格",
		"must be at most 50 characters without spaces around it"))
	c.When(len([]rune(n.Office)) > 100 || n.Office != "" && strings.TrimSpace(n.Office) == "", "/office", "pattern",
		fault.T("不超过 100 字，不得为空白", "must be at most 100 characters and not blank"))
	return c.Err()
}

// officeOf finds the office by name; without a name the only one, or none yet. first tells that there is none at all.
func (a *App) officeOf(ctx context.Context, name string) (id uuid.UUID, used string, found, first bool, err error) {
	all, err := a.Services.Offices.All(auth.With(ctx, auth.System(uuid.Nil, "user create")))
	if err != nil {
		return uuid.Nil, "", false, false, err
	}
	if name == "" && len(all) > 1 {
		return uuid.Nil, "", false, false, fmt.Errorf("there are %d offices: name one with --office", len(all))
	}
	for i := range all {
		if name == "" || all[i].Name == name {
			return all[i].ID, all[i].Name, true, false, nil
		}
	}
	if name == "" {
		name = firstOffice
	}
	return record.NewID(), name, false, len(all) == 0, nil
}
