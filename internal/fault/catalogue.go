package fault

// Code is stable for ever: clients branch on it.
type Code string

// The codes of problem documents. Every one has an entry in Catalogue.
const (
	CodeInternal             Code = "internal"
	CodeInvalidRequest       Code = "invalid_request"
	CodeInvalidCursor        Code = "invalid_cursor"
	CodeUnauthenticated      Code = "unauthenticated"
	CodeBadCredentials       Code = "bad_credentials"
	CodeLoginLocked          Code = "login_locked"
	CodeInvalidClient        Code = "invalid_client"
	CodeInvalidScope         Code = "invalid_scope"
	CodeSessionEnded         Code = "session_ended"
	CodeForbidden            Code = "forbidden"
	CodeNotFound             Code = "not_found"
	CodeMethodNotAllowed     Code = "method_not_allowed"
	CodeNotAcceptable        Code = "not_acceptable"
	CodeConflict             Code = "conflict"
	CodeStateConflict        Code = "state_conflict"
	CodeAlreadyExists        Code = "already_exists"
	CodeInUse                Code = "in_use"
	CodeSeparationOfDuties   Code = "separation_of_duties"
	CodeLastAdmin            Code = "last_admin"
	CodeArchived             Code = "archived"
	CodeSuccessorRequired    Code = "successor_required"
	CodeWindowClosed         Code = "window_closed"
	CodeRequirementsUnmet    Code = "requirements_unmet"
	CodeTooManyParts         Code = "too_many_parts"
	CodeIdempotencyInFlight  Code = "idempotency_in_flight"
	CodeIdempotencyReused    Code = "idempotency_key_reused"
	CodeResyncRequired       Code = "resync_required"
	CodeStaleVersion         Code = "stale_version"
	CodePayloadTooLarge      Code = "payload_too_large"
	CodeUnsupportedMediaType Code = "unsupported_media_type"
	CodeUnprocessable        Code = "unprocessable"
	CodeIfMatchRequired      Code = "if_match_required"
	CodeRateLimited          Code = "rate_limited"
	CodeUnavailable          Code = "unavailable"
	CodeOutcomeUnknown       Code = "outcome_unknown"
	CodeInsufficientStorage  Code = "insufficient_storage"
	CodePasswordChangeNeeded Code = "password_change_required"
	CodeUnreadableFile       Code = "unreadable_file"
	CodeRangeNotSatisfiable  Code = "range_not_satisfiable"
)

// Entry describes a code for people.
type Entry struct {
	Kind   Kind
	Title  Text
	Detail Text
}

// Catalogue is every problem the API can answer; GET /v1/problem-types lists it.
var Catalogue = map[Code]Entry{
	CodeInternal:             {Internal, T("内部错误", "Internal error"), T("请凭请求编号联系管理员", "quote the request id to the administrator")},
	CodeInvalidRequest:       {Malformed, T("请求不合格式", "Invalid request"), T("请求不合约定", "the request does not follow the contract")},
	CodeInvalidCursor:        {Malformed, T("游标无效", "Invalid cursor"), T("游标被改动过，或用在了别的查询上", "the cursor was edited or belongs to another query")},
	CodeUnauthenticated:      {Unauthenticated, T("未认证", "Not authenticated"), T("请先登录", "sign in first")},
	CodeBadCredentials:       {Unauthenticated, T("凭据不正确", "Bad credentials"), T("用户名或密码不正确，或账号暂不可用", "wrong user name or password, or the account is not usable now")},
	CodeLoginLocked:          {TooMany, T("暂时锁定", "Locked for a while"), T("连续失败过多，请过些时候再试，或请管理员解除锁定", "too many failures, try again later or ask the administrator")},
	CodeInvalidClient:        {Unauthenticated, T("客户端认证失败", "Client authentication failed"), T("客户端编号或密钥不对，或客户端已不可用", "wrong client id or secret, or the client is not usable now")},
	CodeInvalidScope:         {Malformed, T("范围未授予", "Scope not granted"), T("所请求的范围没有授予这个客户端", "the requested scope is not granted to this client")},
	CodeSessionEnded:         {Unauthenticated, T("会话已结束", "Session ended"), T("会话已结束，请重新登录", "the session has ended, sign in again")},
	CodeForbidden:            {Forbidden, T("没有权限", "Not permitted"), T("没有这项权限", "you lack the permission")},
	CodeNotFound:             {NotFound, T("不存在", "Not found"), T("没有这个对象", "there is no such object")},
	CodeMethodNotAllowed:     {MethodNotAllowed, T("方法不允许", "Method not allowed"), T("这个地址不支持这种方法", "the address does not support the method")},
	CodeNotAcceptable:        {NotAcceptable, T("无法按要求的类型答复", "Not acceptable"), T("没有您要求的媒体类型", "none of the accepted media types is available")},
	CodeConflict:             {Conflict, T("冲突", "Conflict"), T("与现有数据冲突", "the request conflicts with existing data")},
	CodeStateConflict:        {Conflict, T("状态冲突", "State conflict"), T("当前状态不允许这个动作", "the current state does not allow the action")},
	CodeAlreadyExists:        {Conflict, T("已经存在", "Already exists"), T("同样的对象已经存在", "the same object exists already")},
	CodeInUse:                {Conflict, T("正在使用", "In use"), T("对象仍被引用", "the object is still referred to")},
	CodeSeparationOfDuties:   {Conflict, T("三员分立", "Separation of duties"), T("系统管理员、审计员与业务审批人不得为同一账号", "administrator, auditor and business approver are never one account")},
	CodeLastAdmin:            {Conflict, T("最后一名管理员", "Last administrator"), T("不能停用或降级最后一名可用的管理员", "the last usable administrator cannot be disabled or demoted")},
	CodeArchived:             {Conflict, T("已归档", "Archived"), T("督察已归档，只能查看", "the inspection is archived and read-only")},
	CodeSuccessorRequired:    {Conflict, T("须有继任者", "Successor required"), T("进驻期间联络员不能空缺，请直接指定继任者", "a group keeps a liaison while stationed: designate the successor instead")},
	CodeWindowClosed:         {Conflict, T("已过时限", "Window closed"), T("允许的时间已过", "the time for this has passed")},
	CodeRequirementsUnmet:    {Conflict, T("条件未满足", "Requirements unmet"), T("办这一步的条件还没有满足", "what this step requires is not there yet")},
	CodeTooManyParts:         {Conflict, T("数量已满", "Too many"), T("这件的这类记录已到上限", "the case has as many records of this kind as it may have")},
	CodeIdempotencyInFlight:  {Conflict, T("请求正在处理", "Request in flight"), T("同一幂等键的请求正在处理", "a request with this key is being handled")},
	CodeIdempotencyReused:    {Unprocessable, T("幂等键已用于其他内容", "Idempotency key reused"), T("同一幂等键曾用于不同的内容", "the key was used with another body")},
	CodeResyncRequired:       {Gone, T("须重新同步", "Resync required"), T("这个位置之前的变更已归档", "changes before this position have been retired")},
	CodeStaleVersion:         {Stale, T("版本已过期", "Stale version"), T("对象已被他人修改，请重新读取", "the object has changed, read it again")},
	CodePayloadTooLarge:      {TooLarge, T("内容过大", "Payload too large"), T("请求体超过上限", "the body is over its limit")},
	CodeUnsupportedMediaType: {UnsupportedMedia, T("媒体类型不受支持", "Unsupported media type"), T("请使用约定的媒体类型", "use a media type of the contract")},
	CodeUnprocessable:        {Unprocessable, T("内容不合规则", "Unprocessable"), T("内容不合业务规则", "the content breaks a rule")},
	CodeIfMatchRequired:      {PreconditionRequired, T("缺少 If-Match", "If-Match required"), T("修改前请先读取并带上 ETag", "read the object first and send its ETag")},
	CodeRateLimited:          {TooMany, T("请求过多", "Too many requests"), T("请稍后再试", "try again later")},
	CodeUnavailable:          {Unavailable, T("暂时不可用", "Unavailable"), T("请稍后再试", "try again later")},
	CodeOutcomeUnknown:       {Unavailable, T("结果未知", "Outcome unknown"), T("提交结果未确认，请用同一幂等键重试", "the commit was not confirmed, retry with the same key")},
	CodeInsufficientStorage:  {StorageFull, T("存储空间不足", "Insufficient storage"), T("暂时不能写入", "writes are refused for now")},
	CodePasswordChangeNeeded: {Forbidden, T("须先修改密码", "Password change required"), T("密码已到期或为初始密码，请先修改", "the password has expired or is initial, change it first")},
	CodeUnreadableFile:       {Unprocessable, T("文件无法读取", "Unreadable file"), T("文件损坏或不是约定的格式", "the file is damaged or not of an agreed format")},
	CodeRangeNotSatisfiable:  {RangeNotSatisfiable, T("范围不可用", "Range not satisfiable"), T("所要的范围在内容之后", "the range lies behind the end of the content")},
}
