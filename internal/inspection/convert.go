package inspection

import (
	"context"
	"encoding/json"
	"time"

	"github.com/oapi-codegen/nullable"
	openapi_types "github.com/oapi-codegen/runtime/types"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(ctx context.Context, i *Inspection) (api.Inspection, error) {
	out := api.Inspection{
		Id: i.ID, Version: i.Version, CreatedAt: i.CreatedAt.In(calendar.Zone), UpdatedAt: i.UpdatedAt.In(calendar.Zone),
		Name: i.Name, Level: api.InspectionLevel(i.Level), Round: i.Round, State: api.InspectionState(i.State),
		StationedFrom: toDay(i.StationedFrom), StationedTo: toDay(i.StationedTo),
		ArchivedAt: wire.Instant(i.ArchivedAt), VoidedAt: wire.Instant(i.VoidedAt),
		AllowedActions: Allowed(ctx, i),
	}
	if i.Voided() {
		out.VoidReason = &i.VoidReason
	}
	return out, recast(i.Settings, &out.Settings)
}

func toPage(ctx context.Context, p store.Page[Inspection]) (api.InspectionPage, error) {
	out := api.InspectionPage{Items: make([]api.Inspection, 0, len(p.Items)), Total: p.Total}
	if p.Next != "" {
		out.NextCursor = &p.Next
	}
	for n := range p.Items {
		i, err := toAPI(ctx, &p.Items[n])
		if err != nil {
			return out, err
		}
		out.Items = append(out.Items, i)
	}
	return out, nil
}

// recast moves the settings between the contract's type and ours, whose JSON is
// the same by design; settings_test.go holds them together.
func recast(from, to any) error {
	data, err := json.Marshal(from)
	if err != nil {
		return err
	}
	return json.Unmarshal(data, to)
}

func fromCreate(b *api.InspectionCreate) (New, error) {
	n := New{
		Name: b.Name, Level: Level(b.Level), Round: b.Round,
		StationedFrom: fromDay(b.StationedFrom), StationedTo: fromDay(b.StationedTo),
	}
	if b.Settings == nil {
		return n, nil
	}
	return n, recast(b.Settings, &n.Settings)
}

func fromPatch(b *api.InspectionPatch) (Patch, error) {
	p := Patch{
		Name: b.Name, Level: (*Level)(b.Level), Round: b.Round,
		StationedFrom: fromDayPatch(b.StationedFrom), StationedTo: fromDayPatch(b.StationedTo),
	}
	if b.Settings == nil {
		return p, nil
	}
	var err error
	p.Settings, err = json.Marshal(b.Settings)
	return p, err
}

func toDay(d calendar.Date) *api.Day {
	if d == "" {
		return nil
	}
	return &openapi_types.Date{Time: d.Midnight()}
}

func fromDay(d *api.Day) calendar.Date {
	if d == nil {
		return ""
	}
	return calendar.Date(d.Format(time.DateOnly))
}

func fromDayPatch(d nullable.Nullable[api.DayPatch]) nullable.Nullable[calendar.Date] {
	if !d.IsSpecified() {
		return nil
	}
	if d.IsNull() {
		return nullable.NewNullNullable[calendar.Date]()
	}
	day := d.MustGet()
	return nullable.NewNullableWithValue(fromDay(&day))
}
