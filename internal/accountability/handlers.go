package accountability

import (
	"context"

	"lianluo/api"
	"lianluo/internal/clock"
	"lianluo/internal/order"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on accountability items.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

func (h *Handlers) shown(ctx context.Context, i *Item) api.AccountabilityItem {
	return toAPI(i, h.service.Caller(ctx))
}

// ListAccountabilityItems implements listAccountabilityItems.
func (h *Handlers) ListAccountabilityItems(ctx context.Context, r api.ListAccountabilityItemsRequestObject) (api.ListAccountabilityItemsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListAccountabilityItems200JSONResponse{Body: toPage(page, h.service.Caller(ctx))}, nil
}

// CreateAccountabilityItem implements createAccountabilityItem.
func (h *Handlers) CreateAccountabilityItem(ctx context.Context, r api.CreateAccountabilityItemRequestObject) (api.CreateAccountabilityItemResponseObject, error) {
	i, err := h.service.File(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateAccountabilityItem201JSONResponse{Body: h.shown(ctx, i), Headers: api.CreateAccountabilityItem201ResponseHeaders{ETag: i.ETag(), Location: at(i.ID)}}, nil
}

// ExportAccountabilityItems implements exportAccountabilityItems.
func (h *Handlers) ExportAccountabilityItems(ctx context.Context, r api.ExportAccountabilityItemsRequestObject) (api.ExportAccountabilityItemsResponseObject, error) {
	rows, err := h.service.Export(ctx, fromFilter(widened(r.Params)))
	if err != nil {
		return nil, err
	}
	b, err := workbook(rows, h.service.Caller(ctx).Now)
	if err != nil {
		return nil, err
	}
	return api.ExportAccountabilityItems200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: b, ContentLength: int64(b.Len()), Headers: api.ExportAccountabilityItems200ResponseHeaders{
			ContentDisposition: `attachment; filename="supervision.xlsx"; filename*=UTF-8''%E7%9D%A3%E5%8A%9E%E9%97%AE%E8%B4%A3%E5%8F%B0%E8%B4%A6.xlsx`,
		},
	}, nil
}

// GetAccountabilityItem implements getAccountabilityItem.
func (h *Handlers) GetAccountabilityItem(ctx context.Context, r api.GetAccountabilityItemRequestObject) (api.GetAccountabilityItemResponseObject, error) {
	i, err := h.service.See(ctx, r.ItemId, "item")
	if err != nil {
		return nil, err
	}
	return api.GetAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.GetAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// UpdateAccountabilityItem implements updateAccountabilityItem.
func (h *Handlers) UpdateAccountabilityItem(ctx context.Context, r api.UpdateAccountabilityItemRequestObject) (api.UpdateAccountabilityItemResponseObject, error) {
	i, err := h.service.Update(ctx, r.ItemId, r.Params.IfMatch, Patch{r.Body.Matter, r.Body.ResponsibleUnitId, r.Body.SubjectPersonIds})
	if err != nil {
		return nil, err
	}
	return api.UpdateAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.UpdateAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ConfirmAccountabilityItem implements confirmAccountabilityItem.
func (h *Handlers) ConfirmAccountabilityItem(ctx context.Context, r api.ConfirmAccountabilityItemRequestObject) (api.ConfirmAccountabilityItemResponseObject, error) {
	i, err := h.service.Confirm(ctx, r.ItemId, r.Params.IfMatch, Patch{r.Body.Matter, r.Body.ResponsibleUnitId, r.Body.SubjectPersonIds})
	if err != nil {
		return nil, err
	}
	return api.ConfirmAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.ConfirmAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// DropAccountabilityItem implements dropAccountabilityItem.
func (h *Handlers) DropAccountabilityItem(ctx context.Context, r api.DropAccountabilityItemRequestObject) (api.DropAccountabilityItemResponseObject, error) {
	i, err := h.service.Drop(ctx, r.ItemId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.DropAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.DropAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// StartAccountabilityItem implements startAccountabilityItem.
func (h *Handlers) StartAccountabilityItem(ctx context.Context, r api.StartAccountabilityItemRequestObject) (api.StartAccountabilityItemResponseObject, error) {
	i, err := h.service.Start(ctx, r.ItemId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.StartAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.StartAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// NameAccountabilityReaders implements nameAccountabilityReaders.
func (h *Handlers) NameAccountabilityReaders(ctx context.Context, r api.NameAccountabilityReadersRequestObject) (api.NameAccountabilityReadersResponseObject, error) {
	i, err := h.service.NameReaders(ctx, r.ItemId, r.Params.IfMatch, r.Body.ReaderIds)
	if err != nil {
		return nil, err
	}
	return api.NameAccountabilityReaders200JSONResponse{Body: h.shown(ctx, i), Headers: api.NameAccountabilityReaders200ResponseHeaders{ETag: i.ETag()}}, nil
}

// GiveAccountabilityFeedback implements giveAccountabilityFeedback.
func (h *Handlers) GiveAccountabilityFeedback(ctx context.Context, r api.GiveAccountabilityFeedbackRequestObject) (api.GiveAccountabilityFeedbackResponseObject, error) {
	i, err := h.service.GiveFeedback(ctx, r.ItemId, r.Params.IfMatch, r.Body.Text, wire.Elements(r.Body.FileIds))
	if err != nil {
		return nil, err
	}
	return api.GiveAccountabilityFeedback200JSONResponse{Body: h.shown(ctx, i), Headers: api.GiveAccountabilityFeedback200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ListAccountabilityFeedback implements listAccountabilityFeedback.
func (h *Handlers) ListAccountabilityFeedback(ctx context.Context, r api.ListAccountabilityFeedbackRequestObject) (api.ListAccountabilityFeedbackResponseObject, error) {
	rows, err := h.service.SeeFeedback(ctx, r.ItemId)
	if err != nil {
		return nil, err
	}
	return api.ListAccountabilityFeedback200JSONResponse{Body: order.FeedbackToAPI(rows)}, nil
}

// ReviewAccountabilityFeedback implements reviewAccountabilityFeedback.
func (h *Handlers) ReviewAccountabilityFeedback(ctx context.Context, r api.ReviewAccountabilityFeedbackRequestObject) (api.ReviewAccountabilityFeedbackResponseObject, error) {
	i, err := h.service.Review(ctx, r.ItemId, r.Params.IfMatch, order.Accepted, wire.Text(r.Body.Opinion))
	if err != nil {
		return nil, err
	}
	return api.ReviewAccountabilityFeedback200JSONResponse{Body: h.shown(ctx, i), Headers: api.ReviewAccountabilityFeedback200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ReturnAccountabilityFeedback implements returnAccountabilityFeedback.
func (h *Handlers) ReturnAccountabilityFeedback(ctx context.Context, r api.ReturnAccountabilityFeedbackRequestObject) (api.ReturnAccountabilityFeedbackResponseObject, error) {
	i, err := h.service.Return(ctx, r.ItemId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.ReturnAccountabilityFeedback200JSONResponse{Body: h.shown(ctx, i), Headers: api.ReturnAccountabilityFeedback200ResponseHeaders{ETag: i.ETag()}}, nil
}

// DecideAccountabilityItem implements decideAccountabilityItem.
func (h *Handlers) DecideAccountabilityItem(ctx context.Context, r api.DecideAccountabilityItemRequestObject) (api.DecideAccountabilityItemResponseObject, error) {
	i, err := h.service.Decide(ctx, r.ItemId, r.Params.IfMatch, string(r.Body.Outcome), r.Body.Decision)
	if err != nil {
		return nil, err
	}
	return api.DecideAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.DecideAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ExecuteAccountabilityItem implements executeAccountabilityItem.
func (h *Handlers) ExecuteAccountabilityItem(ctx context.Context, r api.ExecuteAccountabilityItemRequestObject) (api.ExecuteAccountabilityItemResponseObject, error) {
	i, err := h.service.Execute(ctx, r.ItemId, r.Params.IfMatch, r.Body.Execution)
	if err != nil {
		return nil, err
	}
	return api.ExecuteAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.ExecuteAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// CloseAccountabilityItem implements closeAccountabilityItem.
func (h *Handlers) CloseAccountabilityItem(ctx context.Context, r api.CloseAccountabilityItemRequestObject) (api.CloseAccountabilityItemResponseObject, error) {
	i, err := h.service.Close(ctx, r.ItemId, r.Params.IfMatch, wire.Text(r.Body.Closing))
	if err != nil {
		return nil, err
	}
	return api.CloseAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.CloseAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// VoidAccountabilityItem implements voidAccountabilityItem.
func (h *Handlers) VoidAccountabilityItem(ctx context.Context, r api.VoidAccountabilityItemRequestObject) (api.VoidAccountabilityItemResponseObject, error) {
	i, err := h.service.Withdraw(ctx, r.ItemId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidAccountabilityItem200JSONResponse{Body: h.shown(ctx, i), Headers: api.VoidAccountabilityItem200ResponseHeaders{ETag: i.ETag()}}, nil
}

// ListSupervisionOrders implements listSupervisionOrders.
func (h *Handlers) ListSupervisionOrders(ctx context.Context, r api.ListSupervisionOrdersRequestObject) (api.ListSupervisionOrdersResponseObject, error) {
	rows, err := h.service.Orders(ctx, r.ItemId)
	if err != nil {
		return nil, err
	}
	return api.ListSupervisionOrders200JSONResponse{Body: toOrders(rows)}, nil
}

// IssueSupervisionOrder implements issueSupervisionOrder.
func (h *Handlers) IssueSupervisionOrder(ctx context.Context, r api.IssueSupervisionOrderRequestObject) (api.IssueSupervisionOrderResponseObject, error) {
	x, err := h.service.Order(ctx, r.ItemId, r.Body.Demand, r.Body.DueAt)
	if err != nil {
		return nil, err
	}
	return api.IssueSupervisionOrder201JSONResponse{Body: toOrder(x), Headers: api.IssueSupervisionOrder201ResponseHeaders{ETag: x.ETag(), Location: at(x.ItemID) + "/supervision-orders/" + x.ID.String()}}, nil
}

// GetSupervisionOrder implements getSupervisionOrder.
func (h *Handlers) GetSupervisionOrder(ctx context.Context, r api.GetSupervisionOrderRequestObject) (api.GetSupervisionOrderResponseObject, error) {
	x, err := h.service.OrderOf(ctx, r.ItemId, r.OrderId)
	if err != nil {
		return nil, err
	}
	return api.GetSupervisionOrder200JSONResponse{Body: toOrder(x), Headers: api.GetSupervisionOrder200ResponseHeaders{ETag: x.ETag()}}, nil
}

// PrintSupervisionOrder implements printSupervisionOrder.
func (h *Handlers) PrintSupervisionOrder(ctx context.Context, r api.PrintSupervisionOrderRequestObject) (api.PrintSupervisionOrderResponseObject, error) {
	x, err := h.service.OrderOf(ctx, r.ItemId, r.OrderId)
	if err != nil {
		return nil, err
	}
	body, size, err := x.HTML()
	if err != nil {
		return nil, err
	}
	return api.PrintSupervisionOrder200TexthtmlResponse{Body: body, ContentLength: size, Headers: api.PrintSupervisionOrder200ResponseHeaders{
		ContentDisposition: wire.PageName(x.ID), ContentSecurityPolicy: wire.PagePolicy,
	}}, nil
}

// ListAccountabilityExtensions implements listAccountabilityExtensions.
func (h *Handlers) ListAccountabilityExtensions(ctx context.Context, r api.ListAccountabilityExtensionsRequestObject) (api.ListAccountabilityExtensionsResponseObject, error) {
	rows, err := h.service.SeeExtensions(ctx, r.ItemId)
	if err != nil {
		return nil, err
	}
	return api.ListAccountabilityExtensions200JSONResponse{Body: order.ExtensionsToAPI(rows)}, nil
}

// AskAccountabilityExtension implements askAccountabilityExtension.
func (h *Handlers) AskAccountabilityExtension(ctx context.Context, r api.AskAccountabilityExtensionRequestObject) (api.AskAccountabilityExtensionResponseObject, error) {
	e, err := h.service.Ask(ctx, r.ItemId, r.Body.DueAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.AskAccountabilityExtension201JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.AskAccountabilityExtension201ResponseHeaders{ETag: e.ETag(), Location: at(r.ItemId) + "/extensions/" + e.ID.String()}}, nil
}

// GetAccountabilityExtension implements getAccountabilityExtension.
func (h *Handlers) GetAccountabilityExtension(ctx context.Context, r api.GetAccountabilityExtensionRequestObject) (api.GetAccountabilityExtensionResponseObject, error) {
	e, err := h.service.SeeExtension(ctx, r.ItemId, r.ExtensionId)
	if err != nil {
		return nil, err
	}
	return api.GetAccountabilityExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.GetAccountabilityExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}

// ApproveAccountabilityExtension implements approveAccountabilityExtension.
func (h *Handlers) ApproveAccountabilityExtension(ctx context.Context, r api.ApproveAccountabilityExtensionRequestObject) (api.ApproveAccountabilityExtensionResponseObject, error) {
	e, err := h.service.Desk.Decide(ctx, r.ItemId, r.ExtensionId, r.Params.IfMatch, clock.Approved, wire.Text(r.Body.Opinion))
	if err != nil {
		return nil, err
	}
	return api.ApproveAccountabilityExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.ApproveAccountabilityExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}

// RejectAccountabilityExtension implements rejectAccountabilityExtension.
func (h *Handlers) RejectAccountabilityExtension(ctx context.Context, r api.RejectAccountabilityExtensionRequestObject) (api.RejectAccountabilityExtensionResponseObject, error) {
	e, err := h.service.Desk.Decide(ctx, r.ItemId, r.ExtensionId, r.Params.IfMatch, clock.Rejected, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RejectAccountabilityExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.RejectAccountabilityExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}

// WithdrawAccountabilityExtension implements withdrawAccountabilityExtension.
func (h *Handlers) WithdrawAccountabilityExtension(ctx context.Context, r api.WithdrawAccountabilityExtensionRequestObject) (api.WithdrawAccountabilityExtensionResponseObject, error) {
	e, err := h.service.Desk.Decide(ctx, r.ItemId, r.ExtensionId, r.Params.IfMatch, clock.Withdrawn, "")
	if err != nil {
		return nil, err
	}
	return api.WithdrawAccountabilityExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.WithdrawAccountabilityExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}

// ListAccountabilityRecords implements listAccountabilityRecords.
func (h *Handlers) ListAccountabilityRecords(ctx context.Context, r api.ListAccountabilityRecordsRequestObject) (api.ListAccountabilityRecordsResponseObject, error) {
	i, rows, err := h.service.RecordsOf(ctx, r.ItemId)
	if err != nil {
		return nil, err
	}
	return api.ListAccountabilityRecords200JSONResponse{Body: toRecords(i, rows, h.service.Caller(ctx))}, nil
}

// CreateAccountabilityRecord implements createAccountabilityRecord.
func (h *Handlers) CreateAccountabilityRecord(ctx context.Context, r api.CreateAccountabilityRecordRequestObject) (api.CreateAccountabilityRecordResponseObject, error) {
	i, x, err := h.service.AddRecord(ctx, r.ItemId, fromRecord(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateAccountabilityRecord201JSONResponse{Body: toRecord(i, x, h.service.Caller(ctx)), Headers: api.CreateAccountabilityRecord201ResponseHeaders{ETag: x.ETag(), Location: at(i.ID) + "/records/" + x.ID.String()}}, nil
}

// GetAccountabilityRecord implements getAccountabilityRecord.
func (h *Handlers) GetAccountabilityRecord(ctx context.Context, r api.GetAccountabilityRecordRequestObject) (api.GetAccountabilityRecordResponseObject, error) {
	i, x, err := h.service.RecordOf(ctx, r.ItemId, r.RecordId)
	if err != nil {
		return nil, err
	}
	return api.GetAccountabilityRecord200JSONResponse{Body: toRecord(i, x, h.service.Caller(ctx)), Headers: api.GetAccountabilityRecord200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidAccountabilityRecord implements voidAccountabilityRecord.
func (h *Handlers) VoidAccountabilityRecord(ctx context.Context, r api.VoidAccountabilityRecordRequestObject) (api.VoidAccountabilityRecordResponseObject, error) {
	i, x, err := h.service.VoidRecord(ctx, r.ItemId, r.RecordId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidAccountabilityRecord200JSONResponse{Body: toRecord(i, x, h.service.Caller(ctx)), Headers: api.VoidAccountabilityRecord200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ListAccountabilityWarnings implements listAccountabilityWarnings.
func (h *Handlers) ListAccountabilityWarnings(ctx context.Context, _ api.ListAccountabilityWarningsRequestObject) (api.ListAccountabilityWarningsResponseObject, error) {
	rows, err := h.service.Warnings(ctx)
	if err != nil {
		return nil, err
	}
	return api.ListAccountabilityWarnings200JSONResponse{Body: toWarnings(rows)}, nil
}

// GetAccountabilityStatistics implements getAccountabilityStatistics.
func (h *Handlers) GetAccountabilityStatistics(ctx context.Context, r api.GetAccountabilityStatisticsRequestObject) (api.GetAccountabilityStatisticsResponseObject, error) {
	by, period := fromStatistics(r.Params)
	rows, total, err := h.service.Figures(ctx, by, period)
	if err != nil {
		return nil, err
	}
	return api.GetAccountabilityStatistics200JSONResponse{Body: toStatistics(by, rows, total)}, nil
}
