package event

import (
	"lianluo/internal/auth"
	"lianluo/internal/fault"
)

// systemNames are how people call the program when it acts by itself, by the name
// of the job or command.
var systemNames = map[string]fault.Text{
	"assignment alerts":     fault.T("系统：交办时限提醒", "system: deadlines of assignments"),
	"compliance":            fault.T("系统：对照工作方案检查", "system: compliance with the plan"),
	"contact check alerts":  fault.T("系统：通讯抽查提醒", "system: contact checks"),
	"deadline alerts":       fault.T("系统：案件时限提醒", "system: deadlines of cases"),
	"deliver messages":      fault.T("系统：发送消息", "system: messages"),
	"demo":                  fault.T("系统：演示时钟", "system: demonstration"),
	"duplicate proposals":   fault.T("系统：查找重复件", "system: search for duplicates"),
	"duty.watch":            fault.T("系统：值班检查", "system: watch over duty"),
	"file.sweep":            fault.T("系统：清理文件", "system: files"),
	"keys rotate":           fault.T("系统：更换密钥", "system: change of keys"),
	"leave":                 fault.T("系统：请销假提醒", "system: leave"),
	"meeting minutes":       fault.T("系统：会议纪要催办", "system: minutes of meetings"),
	"notice reminders":      fault.T("系统：通知催签", "system: reminders of notices"),
	"shift_swap":            fault.T("系统：换班到期", "system: shift swaps"),
	"stage-completed cases": fault.T("系统：阶段性办结到期", "system: stage-completed cases"),
	"start":                 fault.T("系统：启动", "system: start"),
	"status report":         fault.T("系统：每日报送", "system: daily status report"),
	"supervision orders":    fault.T("系统：督办单", "system: supervision orders"),
	"tidy":                  fault.T("系统：清理", "system: tidying"),
	"urgent report alerts":  fault.T("系统：紧急报告提醒", "system: urgent reports"),
	"user create":           fault.T("系统：建立账号", "system: new account"),
}

var anySystem = fault.T("系统", "system")

// SystemNamed tells whether there is a name for people of what acts by itself.
func SystemNamed(name string) bool { _, ok := systemNames[name]; return ok }

// ActorIn is who did it, in a language: people have their own names.
func (e *Event) ActorIn(lang string) string {
	if e.ActorKind != auth.KindSystem {
		return e.ActorName
	}
	if t, ok := systemNames[e.ActorName]; ok {
		return t.In(lang)
	}
	return anySystem.In(lang)
}
