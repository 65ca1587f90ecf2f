// Package attachment tells whether files belong to an object, for the slices
// whose rows name files as evidence. The files themselves are package file's.
package attachment

import (
	"slices"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// The objects that files are attached to, as the contract names them.
const (
	Case       = "petition_case"
	Assignment = "assignment"
	Item       = "accountability_item"
	WorkReport = "work_report"
	Urgent     = "urgent_report"
	Meeting    = "meeting"
)

// row is a file, as far as it is looked up here.
type row struct {
	ID        uuid.UUID
	OfficeID  uuid.UUID
	OwnerType string
	OwnerID   uuid.UUID
	Name      string
	Caption   string
	Purpose   string
}

// TableName names the table.
func (row) TableName() string { return "files" }

// Check returns unprocessable with every file of the list at the pointer that is
// not attached to the object.
func Check(tx *store.Tx, kind string, owner uuid.UUID, files []uuid.UUID, pointer string) error {
	if len(files) == 0 {
		return nil
	}
	var found []uuid.UUID
	err := tx.DB.Model(&row{}).Scopes(store.NotVoided).Where("id IN ? AND owner_type = ? AND owner_id = ?", files, kind, owner).Pluck("id", &found).Error
	if err != nil {
		return err
	}
	var checks fault.Checks
	for i, f := range files {
		checks.When(!slices.Contains(found, f), pointer+"/"+strconv.Itoa(i), "not_attached",
			fault.T("没有附上这份文件", "no such file is attached"))
	}
	return checks.Err()
}

// MonitoringReport is what a file is for that proves a site to be within the standard.
const MonitoringReport = "monitoring_report"

// CheckFor is Check for one file that has to be for the purpose.
func CheckFor(tx *store.Tx, kind string, owner, id uuid.UUID, purpose, pointer string) error {
	var found []row
	err := tx.DB.Scopes(store.NotVoided).Where("id = ? AND owner_type = ? AND owner_id = ?", id, kind, owner).Limit(1).Find(&found).Error
	if err != nil {
		return err
	}
	var checks fault.Checks
	checks.When(len(found) == 0, pointer, "not_attached", fault.T("没有附上这份文件", "no such file is attached"))
	checks.When(len(found) == 1 && found[0].Purpose != purpose, pointer, "other_purpose",
		fault.T("这份文件登记的用途不是这一种", "the file was uploaded for another purpose"))
	return checks.Err()
}

// Titled is a file as papers name it.
type Titled struct {
	ID    uuid.UUID
	Title string
}

// Titles gives what the files of the list are called, in its order: what is written
// below them, else their names. Those that are gone are left out.
func Titles(db *gorm.DB, kind string, owner uuid.UUID, files []uuid.UUID) ([]Titled, error) {
	if len(files) == 0 {
		return nil, nil
	}
	var rows []row
	if err := db.Scopes(store.NotVoided).Where("id IN ? AND owner_type = ? AND owner_id = ?", files, kind, owner).Find(&rows).Error; err != nil {
		return nil, err
	}
	var out []Titled
	for _, id := range files {
		for _, f := range rows {
			switch {
			case f.ID != id:
			case f.Caption != "":
				out = append(out, Titled{id, f.Caption})
			default:
				out = append(out, Titled{id, f.Name})
			}
		}
	}
	return out, nil
}
