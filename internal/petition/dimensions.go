package petition

import (
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// The actions on a case and its parts; those on the case itself are the verbs
// of its paths and what allowed_actions lists.
const (
	OnUpdate               = "update"
	OnVoid                 = "void"
	OnDispatch             = "dispatch"
	OnAcknowledge          = "acknowledge"
	OnReturn               = "return"
	OnReassign             = "reassign"
	OnRefer                = "refer_upward"
	OnBeginVerification    = "begin_verification"
	OnConcludeVerification = "conclude_verification"
	OnDraftFeedback        = "draft_feedback"
	OnReviewFeedback       = "review_feedback"
	OnSignFeedback         = "sign_feedback"
	OnSubmitFeedback       = "submit_feedback"
	OnAcceptFeedback       = "accept_feedback"
	OnReturnFeedback       = "return_feedback"
	OnReopen               = "reopen"
	OnResume               = "resume"
	OnMerge                = "merge"
	OnUnmerge              = "unmerge"
	OnSplit                = "split"

	OnComplete           = "complete"
	OnCompleteStage      = "complete_stage"
	OnReportNotCompleted = "report_not_completed"

	OnPrepare   = "prepare"
	OnUnprepare = "unprepare"
	OnPublish   = "publish"
	OnCorrect   = "correct"
	OnWithhold  = "withhold"

	OnApplySignOff        = "apply_sign_off"
	OnAcceptRectification = "accept_rectification"
	OnConfirmNotice       = "confirm_notice"
	OnApproveSignOff      = "approve_sign_off"
	OnRecordCityReview    = "record_city_review"
	OnFinishSignOff       = "finish_sign_off"
	OnRejectSignOff       = "reject_sign_off"

	OnAddClaim        = "add_claim"
	OnDecideClaim     = "decide_claim"
	OnAddMeasure      = "add_measure"
	OnFinishMeasure   = "finish_measure"
	OnAddSanction     = "add_sanction"
	OnAddVisit        = "add_visit"
	OnAddLookBack     = "add_look_back"
	OnRelapse         = "relapse"
	OnOpenNotice      = "open_notice"
	OnVoidNotice      = "void_notice"
	OnRaiseObjection  = "raise_objection"
	OnAnswerObjection = "answer_objection"
	OnAskExtension    = "ask_extension"
	OnDecideExtension = "decide_extension"
	OnIssueSlip       = "issue_slip"
	OnLink            = "link"
	OnAttach          = "attach"
)

// past is what the event of an action is called after the dot.
var past = map[string]string{
	OnUpdate: "updated", OnVoid: "voided", OnDispatch: "dispatched", OnAcknowledge: "acknowledged", OnReturn: "returned",
	OnReassign: "reassigned", OnRefer: "referred_upward", OnBeginVerification: "verification_begun", OnConcludeVerification: "verification_concluded",
	OnDraftFeedback: "feedback_drafted", OnReviewFeedback: "feedback_reviewed", OnSignFeedback: "feedback_signed", OnSubmitFeedback: "feedback_submitted",
	OnAcceptFeedback: "feedback_accepted", OnReturnFeedback: "feedback_returned", OnReopen: "reopened", OnResume: "resumed",
	OnMerge: "merged", OnUnmerge: "unmerged", OnSplit: "split",
	OnComplete: "completed", OnCompleteStage: "stage_completed", OnReportNotCompleted: "reported_not_completed",
	OnPrepare: "disclosure_prepared", OnUnprepare: "disclosure_withdrawn", OnPublish: "published", OnCorrect: "disclosure_corrected", OnWithhold: "withheld",
	OnApplySignOff: "sign_off_applied", OnAcceptRectification: "rectification_accepted", OnConfirmNotice: "notice_confirmed",
	OnApproveSignOff: "sign_off_approved", OnRecordCityReview: "city_review_recorded", OnFinishSignOff: "signed_off", OnRejectSignOff: "sign_off_rejected",
	OnAddClaim: "claim_changed", OnDecideClaim: "claim_decided", OnAddMeasure: "measure_changed", OnFinishMeasure: "measure_finished",
	OnAddSanction: "sanction_changed", OnAddVisit: "follow_up_visited", OnAddLookBack: "looked_back", OnRelapse: "relapsed", OnOpenNotice: "notice_opened",
	OnVoidNotice: "notice_voided", OnRaiseObjection: "objection_raised", OnAnswerObjection: "objection_answered", OnAskExtension: "extension_asked", OnDecideExtension: "extension_decided",
	OnIssueSlip: "slip_issued", OnLink: "linked", OnAttach: "evidence_changed",
}

// The values of completion.
const (
	InProgress     = "in_progress"
	NotCompleted   = "not_completed"
	StageCompleted = "stage_completed"
	Completed      = "completed"
)

// The values of publication.
const (
	NotDue    = "not_due"
	Prepared  = "prepared"
	Published = "published"
	Corrected = "corrected"
	Withheld  = "withheld"
)

// The values of sign-off.
const (
	NotStarted          = "not_started"
	SignOffApplied      = "applied"
	SignOffAccepted     = "accepted"
	SignOffNoticed      = "noticed"
	SignOffLeaderSigned = "leader_signed"
	SignOffCityReviewed = "city_reviewed"
	SignedOff           = "signed_off"
	SignOffRejected     = "rejected"
)

// dimension is a lifecycle over one of the three that are not handling.
type dimension = lifecycle.Table[string, *Case, Caller]

var states = may(auth.CaseComplete)

// CompletionLifecycle is what the office says about being finished. It is said
// while the case is put right, before the answer goes to review.
var CompletionLifecycle = dimension{
	{From: InProgress, On: OnComplete, To: Completed, Guard: all(states, stating, complete)},
	{From: InProgress, On: OnCompleteStage, To: StageCompleted, Guard: all(states, stating, completeStage)},
	{From: InProgress, On: OnReportNotCompleted, To: NotCompleted, Guard: all(states, stating, handles)},
	{From: NotCompleted, On: OnComplete, To: Completed, Guard: all(states, stating, complete)},
	{From: NotCompleted, On: OnCompleteStage, To: StageCompleted, Guard: all(states, stating, completeStage)},
	{From: StageCompleted, On: OnComplete, To: Completed, Guard: all(states, stating, complete)},
	{From: StageCompleted, On: OnCompleteStage, To: StageCompleted, Guard: all(states, stating, completeStage)},
	{From: StageCompleted, On: OnReportNotCompleted, To: NotCompleted, Guard: all(states, stating, handles)},
}

// PublicationLifecycle is the case's way into the disclosure tables.
var PublicationLifecycle = dimension{
	{From: NotDue, On: OnPrepare, To: Prepared, Guard: may(auth.DisclosureWrite)},
	{From: NotDue, On: OnWithhold, To: Withheld, Guard: may(auth.DisclosureRelease)},
	{From: Prepared, On: OnUnprepare, To: NotDue, Guard: may(auth.DisclosureWrite)},
	{From: Prepared, On: OnPublish, To: Published, Guard: all(may(auth.DisclosureRelease), acceptedAbove)},
	{From: Prepared, On: OnWithhold, To: Withheld, Guard: may(auth.DisclosureRelease)},
	{From: Withheld, On: OnPrepare, To: Prepared, Guard: may(auth.DisclosureWrite)},
	{From: Published, On: OnCorrect, To: Corrected, Guard: may(auth.DisclosureRelease)},
	{From: Corrected, On: OnCorrect, To: Corrected, Guard: may(auth.DisclosureRelease)},
}

// SignOffLifecycle is the six steps by which a rectified case leaves the books.
var SignOffLifecycle = dimension{
	{From: NotStarted, On: OnApplySignOff, To: SignOffApplied, Guard: all(handles, finished)},
	{From: SignOffRejected, On: OnApplySignOff, To: SignOffApplied, Guard: all(handles, finished)},
	{From: SignOffApplied, On: OnAcceptRectification, To: SignOffAccepted, Guard: all(may(auth.SignOffAccept), inspects)},
	{From: SignOffApplied, On: OnRejectSignOff, To: SignOffRejected, Guard: all(may(auth.SignOffAccept), inspects)},
	{From: SignOffAccepted, On: OnConfirmNotice, To: SignOffNoticed, Guard: all(may(auth.SignOffRecord), noticed)},
	{From: SignOffAccepted, On: OnRejectSignOff, To: SignOffRejected, Guard: all(may(auth.SignOffRecord), notApplicant)},
	{From: SignOffNoticed, On: OnApproveSignOff, To: SignOffLeaderSigned, Guard: all(may(auth.SignOffApprove), notApplicant, notAcceptor)},
	{From: SignOffNoticed, On: OnRejectSignOff, To: SignOffRejected, Guard: all(may(auth.SignOffApprove), notApplicant)},
	{From: SignOffLeaderSigned, On: OnRecordCityReview, To: SignOffCityReviewed, Guard: may(auth.SignOffRecord)},
	{From: SignOffLeaderSigned, On: OnRejectSignOff, To: SignOffRejected, Guard: may(auth.SignOffRecord)},
	{From: SignOffCityReviewed, On: OnFinishSignOff, To: SignedOff, Guard: may(auth.SignOffRecord)},
	{From: SignOffCityReviewed, On: OnRejectSignOff, To: SignOffRejected, Guard: may(auth.SignOffRecord)},
}

// partsIn says in which states of handling a part of the case may be added or
// changed, and by whom. An action that is not there moves one of the dimensions.
var partsIn = map[string]struct {
	states []Handling
	guard  guard
}{
	OnAddClaim:        {[]Handling{Registered, Dispatched, Acknowledged, Returned, Verifying, Reopened}, handlesOrWrites},
	OnDecideClaim:     {[]Handling{Verifying}, handles},
	OnAddMeasure:      {[]Handling{Verifying, Rectifying, Returned, Accepted}, all(handles, unsettled)},
	OnFinishMeasure:   {[]Handling{Verifying, Rectifying, Returned, Submitted, Accepted}, handles},
	OnAddSanction:     {[]Handling{Verifying, Rectifying, Returned, FeedbackDrafted, GroupReviewed, LeaderSigned, Submitted, Accepted}, handles},
	OnAddVisit:        {[]Handling{Verifying, Rectifying, Returned, FeedbackDrafted, GroupReviewed, LeaderSigned, Submitted, Accepted}, may(auth.VisitWrite)},
	OnAddLookBack:     {[]Handling{Rectifying, Submitted, Accepted}, all(may(auth.LookBackWrite), outsider)},
	OnRelapse:         {[]Handling{Rectifying, Submitted, Accepted}, all(may(auth.LookBackWrite), outsider)},
	OnOpenNotice:      {[]Handling{Accepted}, all(may(auth.NoticeWrite), inspected, unnoticed)},
	OnVoidNotice:      {[]Handling{Accepted}, all(may(auth.NoticeWrite), inspected)},
	OnRaiseObjection:  {[]Handling{Accepted}, all(may(auth.NoticeWrite), inspected)},
	OnAnswerObjection: {[]Handling{Accepted}, all(may(auth.NoticeWrite), notApplicant)},
	OnAskExtension:    {[]Handling{Dispatched, Acknowledged, Verifying, Rectifying, Returned, FeedbackDrafted, GroupReviewed, LeaderSigned, Submitted, Accepted}, handles},
	OnDecideExtension: {[]Handling{Dispatched, Acknowledged, Verifying, Rectifying, Returned, FeedbackDrafted, GroupReviewed, LeaderSigned, Submitted, Accepted}, may(auth.ExtensionDecide)},
	OnIssueSlip:       {[]Handling{Dispatched, Acknowledged, Returned, Verifying, Rectifying, FeedbackDrafted, GroupReviewed, LeaderSigned}, may(auth.CaseDispatch)},
	OnLink:            {Handlings, may(auth.CaseLink)},
	OnAttach:          {[]Handling{Registered, Dispatched, Acknowledged, Returned, Verifying, Rectifying, FeedbackDrafted, Submitted, Accepted, Reopened}, handlesOrWrites},
}

// Apply moves the case along the dimension that knows the action, or returns
// state_conflict, forbidden, window_closed or requirements_unmet and leaves it
// as it was.
func (c *Case) Apply(on string, by Caller) error {
	if p, ok := partsIn[on]; ok {
		return c.applyPart(p.states, p.guard, by)
	}
	if c.stage() == c.Handling {
		for _, d := range c.dimensions() {
			if !knows(d.table, on) {
				continue
			}
			next, err := d.table.Apply(*d.value, on, c, by)
			if err == nil {
				*d.value = next
			}
			return c.explain(err, by)
		}
	}
	next, err := Lifecycle.Apply(c.stage(), on, c, by)
	if err != nil {
		return c.explain(err, by)
	}
	if c.stage() == c.Handling {
		c.Handling = next
	}
	return nil
}

func (c *Case) applyPart(states []Handling, g guard, by Caller) error {
	for _, s := range states {
		if s == c.stage() {
			return g(c, by)
		}
	}
	return fault.State(string(c.stage()), c.Allowed(by))
}

// explain gives a state conflict the whole list of what the case allows.
func (c *Case) explain(err error, by Caller) error {
	f, ok := fault.As(err)
	if !ok || f.Code != fault.CodeStateConflict {
		return err
	}
	return fault.State(f.CurrentState, c.Allowed(by))
}

type turning struct {
	table dimension
	value *string
}

func (c *Case) dimensions() [3]turning {
	return [3]turning{{CompletionLifecycle, &c.Completion}, {PublicationLifecycle, &c.Publication}, {SignOffLifecycle, &c.SignOff}}
}

func knows(t dimension, on string) bool {
	for _, s := range t {
		if s.On == on {
			return true
		}
	}
	return false
}

// Allowed lists what the caller may do with the case itself now: the verbs of its
// paths. Publication is moved by disclosure tables, which list its verbs.
func (c *Case) Allowed(by Caller) []string {
	out := Lifecycle.Allowed(c.stage(), c, by)
	if c.stage() != c.Handling {
		return out
	}
	for _, d := range c.dimensions() {
		if d.value != &c.Publication {
			out = append(out, d.table.Allowed(*d.value, c, by)...)
		}
	}
	return out
}

var notStating = func() map[Handling]error {
	out := map[Handling]error{}
	for _, h := range Handlings {
		out[h] = fault.State(string(h), nil)
	}
	return out
}()

// stating admits completion to be said only while the case is being put right.
func stating(c *Case, _ Caller) error {
	if c.Handling == Rectifying || c.Handling == Returned && !handedBack(c) {
		return nil
	}
	return notStating[c.Handling]
}

// unsettled keeps what was accepted as completed as it was: more to be done is a
// cycle of its own.
func unsettled(c *Case, _ Caller) error {
	if c.Handling == Accepted && c.Completion == Completed {
		return notStating[Accepted]
	}
	return nil
}

func noVerdict(c *Case, _ Caller) bool { return c.Verdict == "" }

// complete is the rule of being finished: a verdict, no open measure, evidence
// for each finished one; a key case also needs the coordination group's leader
// or first deputy and an attempt to visit the petitioner.
var complete = all(handlesOrChief, needs(
	need{noVerdict, errNoVerdict},
	need{func(c *Case, _ Caller) bool { return c.Progress.OpenMeasures > 0 }, errOpenMeasure},
	need{func(c *Case, _ Caller) bool { return c.Progress.BareMeasures > 0 }, errNoEvidence},
	need{func(c *Case, _ Caller) bool { return c.KeyCase && c.Progress.Visits == 0 }, errNoVisit}))

func handlesOrChief(c *Case, by Caller) error {
	if !c.KeyCase {
		return handles(c, by)
	}
	if !by.Chief && by.Kind != auth.KindSystem {
		return errNotChief
	}
	return nil
}

// completeStage needs a measure that says who has to finish what by when.
var completeStage = all(handles, needs(
	need{noVerdict, errNoVerdict},
	need{func(c *Case, _ Caller) bool { return c.Progress.DatedMeasures == 0 }, errNoDated}))

func acceptedAbove(c *Case, _ Caller) error {
	if c.Handling != Accepted {
		return errNotAccepted
	}
	return nil
}

// finished is what sign-off starts from.
var finished = needs(
	need{func(c *Case, _ Caller) bool { return c.Handling != Accepted }, errNotAccepted},
	need{func(c *Case, _ Caller) bool { return c.Completion != Completed }, errNotCompleted},
	need{func(c *Case, _ Caller) bool {
		return c.Publication != Published && c.Publication != Corrected && c.Publication != Withheld
	}, errNotPublished})

// inspects admits whoever is not of the handling units and did not apply.
func inspects(c *Case, by Caller) error {
	if c.handledBy(by) {
		return errHandlingUnit
	}
	return notApplicant(c, by)
}

func outsider(c *Case, by Caller) error {
	if c.handledBy(by) {
		return errHandlingUnit
	}
	return nil
}

// inspected: what the public is told is that the rectification was accepted.
func inspected(c *Case, _ Caller) error {
	if c.SignOff != SignOffAccepted {
		return errNotInspected
	}
	return nil
}

// unnoticed keeps one notice from being shortened by another.
func unnoticed(c *Case, _ Caller) error {
	if c.Progress.NoticeEnds != nil {
		return errNoticed
	}
	return nil
}

// noticed needs a public notice whose working days are over and whose
// objections are answered.
var noticed = needs(
	need{func(c *Case, _ Caller) bool { return c.Progress.NoticeEnds == nil }, errNoNotice},
	need{func(c *Case, by Caller) bool {
		return c.Progress.NoticeEnds != nil && !by.Now.After(*c.Progress.NoticeEnds)
	}, errNoticeRunning},
	need{func(c *Case, _ Caller) bool { return c.Progress.Objections > 0 }, errObjection})

func handlesOrWrites(c *Case, by Caller) error {
	if by.Can(auth.CaseWrite) {
		return nil
	}
	return handles(c, by)
}
