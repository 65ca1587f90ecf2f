package apitest

import "net/url"

// makers is one right request for every operation; TestAccounting fails for an
// operation that is not here.
var makers = map[string]maker{
	// Access. What has no standing is called by "anyone"; sessions are the caller's own.
	"login": func(m *making) call {
		return call{by: "anonymous", body: props{"username": adminName, "password": Secret}}
	},
	"refreshSession": func(m *making) call {
		return call{by: "anonymous", body: props{"refresh_token": m.Session(m).Text("refresh_token")}}
	},
	"issueClientToken": func(m *making) call {
		a := m.credentials(m.name("接口客户端"), "changes:read")
		return call{by: "anonymous", body: url.Values{"grant_type": {"client_credentials"},
			"client_id": {a.Text("client_id")}, "client_secret": {a.Text("client_secret")}}}
	},
	"listProblemTypes": list("anonymous"),
	"logout":           list("self"),
	"getMe":            list("group_member"),
	"changeMyPassword": func(*making) call {
		return call{by: "self", body: props{"current_password": Secret, "new_password": "Linshi-2022-Bb"}}
	},
	"listUsers":             list("admin"),
	"createUser":            create("admin", userBody),
	"getUser":               one("auditor", "user_id", user),
	"updateUser":            on("admin", "user_id", user, fixed(props{"display_name": "改名"})),
	"disableUser":           on("admin", "user_id", user, fixed(props{"reason": "离职"})),
	"enableUser":            on("admin", "user_id", disabled, nil),
	"resetUserPassword":     on("admin", "user_id", user, fixed(props{"password": "Linshi-2023-Cc"})),
	"unlockUser":            on("admin", "user_id", user, nil),
	"listApiClients":        list("auditor"),
	"createApiClient":       create("admin", clientBody),
	"getApiClient":          one("auditor", "api_client_id", machine),
	"updateApiClient":       on("admin", "api_client_id", machine, func(m *making) any { return props{"name": m.name("改名")} }),
	"rotateApiClientSecret": on("admin", "api_client_id", machine, fixed(props{"overlap_hours": 1})),
	"revokeApiClient":       on("admin", "api_client_id", machine, fixed(props{"reason": "停用"})),

	// Office.
	"getOffice": list("group_member"),
	"updateOffice": func(m *making) call {
		return call{by: "admin", body: props{"address": m.name("青禾路")}, match: m.get("/v1/office").ETag()}
	},
	"listCalendarDays": list("group_member"),
	"importCalendarDays": create("admin", fixed(props{"year": 2030, "source": "测试",
		"days": []any{props{"date": "2030-10-01", "name": "国庆节", "kind": "day_off"}}})),
	"listDeadlineRules":  list("group_member"),
	"createDeadlineRule": create("admin", ruleBody),
	"explainDeadline": create("group_member", fixed(props{"start": "2021-09-10T08:00:00+08:00",
		"rule": props{"step": "complete", "name": "办结", "amount": 10, "unit": "natural_day"}})),
	"getDeadlineRule":    one("group_member", "rule_id", rule),
	"updateDeadlineRule": on("admin", "rule_id", rule, fixed(props{"amount": 5})),
	"voidDeadlineRule":   on("admin", "rule_id", rule, voiding),

	// Inspections.
	"listInspections": list("group_member"),
	"createInspection": create("coordinator", func(m *making) any {
		return props{"name": m.name("督察"), "level": "municipal", "round": "第一轮"}
	}),
	"getInspection":     one("group_member", "inspection_id", inspection),
	"updateInspection":  on("coordinator", "inspection_id", inspection, func(m *making) any { return props{"name": m.name("改名")} }),
	"getInspectionGaps": one("group_member", "inspection_id", inspection),
	"startInspection":   on("commander", "inspection_id", inspection, fixed(props{"stationed_from": "2021-09-01"})),
	"finishInspection":  on("commander", "inspection_id", stationed, fixed(props{"stationed_to": "2021-09-09"})),
	"archiveInspection": on("commander", "inspection_id", rectifying, nil),
	"voidInspection":    on("coordinator", "inspection_id", inspection, voiding),
	"listPlanImports":   list("commander"),
	"createPlanImport":  create("coordinator", planBody),
	"getPlanImport":     one("auditor", "plan_import_id", planImport),
	"updatePlanImport": on("coordinator", "plan_import_id", planImport, func(m *making) any {
		return props{"draft": props{"inspection": props{"name": m.name("改名")}}}
	}),
	"applyPlanImport": on("coordinator", "plan_import_id", planImport, fixed(props{"starts_at": "2021-09-01T00:00:00+08:00"})),
	"voidPlanImport":  on("coordinator", "plan_import_id", planImport, voiding),

	// Organisation.
	"listUnits":  list("group_member"),
	"createUnit": create("admin", func(m *making) any { return props{"name": m.name("新单位"), "kind": "company"} }),
	"getUnit":    one("group_member", "unit_id", unit),
	"updateUnit": on("admin", "unit_id", unit, func(m *making) any { return props{"name": m.name("改名")} }),
	"voidUnit":   on("admin", "unit_id", unit, voiding),
	"listPeople": list("coordinator"),
	"createPerson": create("admin", func(m *making) any {
		return props{"name": m.name("新人"), "title": "科员"}
	}),
	"getPerson":    one("coordinator", "person_id", person),
	"updatePerson": on("admin", "person_id", person, fixed(props{"title": "主任"})),
	"voidPerson":   on("admin", "person_id", person, voiding),
	"listGroups":   list("coordinator"),
	"createGroup": create("admin", func(m *making) any {
		return props{"inspection_id": m.inspection, "kind": "working_group", "name": m.name("新组")}
	}),
	"getGroup":    one("coordinator", "group_id", group),
	"updateGroup": on("admin", "group_id", group, func(m *making) any { return props{"name": m.name("改名")} }),
	"voidGroup":   on("admin", "group_id", group, voiding),
	"listGroupDuties": func(m *making) call {
		g, _ := duty(m)
		return call{by: "coordinator", path: in("group_id", g)}
	},
	"createGroupDuty": func(m *making) call {
		return call{by: "admin", path: in("group_id", group(m).ID()), body: props{"text": "按时报送"}}
	},
	"getGroupDuty":      onDuty(nil),
	"updateGroupDuty":   onDuty(fixed(props{"text": "按日报送"})),
	"voidGroupDuty":     onDuty(voiding),
	"listAppointments":  list("coordinator"),
	"createAppointment": create("admin", func(m *making) any { return props{"group_id": group(m).ID(), "role": "leader"} }),
	"getAppointment":    one("coordinator", "appointment_id", appointment),
	"endAppointment":    on("admin", "appointment_id", appointment, fixed(props{"reason": "调离"})),
	"fillAppointment": on("admin", "appointment_id", vacancy, func(m *making) any {
		return props{"person_id": person(m).ID()}
	}),
	"voidAppointment": on("admin", "appointment_id", appointment, voiding),
	"listLiaisons":    list("coordinator"),
	"createLiaison":   create("admin", liaisonBody),
	"getLiaison":      one("coordinator", "liaison_id", liaison),
	"updateLiaison":   on("admin", "liaison_id", liaison, fixed(props{"phone": "13800000009"})),
	"endLiaison":      on("admin", "liaison_id", idleLiaison, fixed(props{"reason": "调离"})),

	// Petitions.
	"listPetitionBatches":       list("petition_staff"),
	"createPetitionBatch":       create("petition_staff", batchBody),
	"getPetitionImportTemplate": list("petition_staff"),
	"getPetitionBatch":          one("petition_staff", "batch_id", batch),
	"updatePetitionBatch":       on("petition_staff", "batch_id", batch, fixed(props{"remark": "补录"})),
	"voidPetitionBatch":         on("petition_staff", "batch_id", batch, voiding),
	"importPetitionBatch": on("petition_staff", "batch_id", batch, func(m *making) any {
		return props{"text": "受理编号\t交办问题基本情况\n" + m.name("X2HN2021091200") + "\t扬尘\n"}
	}),
	"getPetitionBatchReconciliation": one("petition_staff", "batch_id", batch),
	"listPetitionCases":              list("coordinator"),
	"createPetitionCase":             create("petition_staff", caseBody),
	"getPetitionCase":                one("coordinator", "case_id", registered),
	"updatePetitionCase":             on("petition_staff", "case_id", registered, fixed(props{"area": "河东社区"})),
	"voidPetitionCase":               on("petition_staff", "case_id", registered, voiding),
	"dispatchPetitionCase": on("coordinator", "case_id", registered, func(m *making) any {
		return props{"lead_unit_id": m.units["城市管理办公室"]}
	}),
	"acknowledgePetitionCase": on("unit_user", "case_id", dispatched, fixed(props{"note": "签收"})),
	"returnPetitionCase":      on("unit_user", "case_id", dispatched, (*making).returning),
	"reassignPetitionCase": on("coordinator", "case_id", returned, func(m *making) any {
		return props{"lead_unit_id": m.units["城管执法中队"], "reason": "改派"}
	}),
	"getPetitionCaseTimeline":   one("coordinator", "case_id", dispatched),
	"listPetitionCaseDeadlines": one("coordinator", "case_id", dispatched),
	"getPetitioner":             petitionerOf("petition_staff", nil),
	"putPetitioner":             petitionerOf("petition_staff", fixed(props{"anonymous": false, "name": "甲某"})),
	"readPetitioner":            petitionerOf("petition_staff", fixed(props{"reason": "回访"})),

	// Files.
	"listFiles": func(m *making) call {
		return call{by: "coordinator", query: url.Values{"attached_to_type": {"petition_case"}, "attached_to_id": {evidence(m).Text("attached_to_id")}}}
	},
	"createFile": func(m *making) call {
		return call{by: "petition_staff", body: photo(m, props{"attached_to_type": "petition_case", "attached_to_id": registered(m).ID()})}
	},
	"getFile":        one("coordinator", "file_id", evidence),
	"getFileContent": one("coordinator", "file_id", evidence),
	"updateFile":     on("petition_staff", "file_id", evidence, fixed(props{"caption": "北门"})),
	"attachFile": on("petition_staff", "file_id", looseFile, func(m *making) any {
		return props{"attached_to_type": "petition_case", "attached_to_id": registered(m).ID()}
	}),
	"voidFile": on("petition_staff", "file_id", evidence, voiding),

	// District and audit.
	"listStatusReports":           list("district_client"),
	"createStatusReport":          create("coordinator", func(m *making) any { return props{"inspection_id": m.inspection} }),
	"getLatestStatusReport":       list("district_client"),
	"getStatusReport":             one("district_client", "report_id", report),
	"getStatusReportSignature":    one("district_client", "report_id", report),
	"getStatusReportXlsx":         one("district_client", "report_id", report),
	"printStatusReport":           one("district_client", "report_id", report),
	"listStatusReportSigningKeys": list("anonymous"),
	"listChanges":                 list("district_client"),
	"listAuditEvents":             list("auditor"),
	"verifyAuditChain":            list("auditor"),
	"getAuditEvent":               one("auditor", "event_id", auditEvent),
}
