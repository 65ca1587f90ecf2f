package duty

import "lianluo/internal/store"

// LookAll has the clock look at all shifts whose time has come.
func LookAll(tx *store.Tx) error {
	var rows []Shift
	if err := store.ForUpdate(tx, tx.DB).Where("next_alert_at IS NOT NULL AND next_alert_at <= ?", tx.Now).Order("next_alert_at, id").Find(&rows).Error; err != nil {
		return err
	}
	for i := range rows {
		if err := wake(tx, &rows[i]); err != nil {
			return err
		}
	}
	return nil
}
