package app

import (
	"testing"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/claim"
	"lianluo/internal/measure"
	"lianluo/internal/petition"
	"lianluo/internal/sanction"
)

func TestWordsOfParts(t *testing.T) {
	due, done, fine := calendar.Date("2021-12-31"), time.Date(2021, 9, 12, 2, 0, 0, 0, time.UTC), int64(7930000)
	odd := int64(1000050)
	for got, want := range map[string]string{
		claimWords(&claim.Claim{Text: "油烟扰民。", Verdict: petition.Substantiated, Finding: "净化器堵塞。"}):                       "油烟扰民：属实。净化器堵塞。",
		claimWords(&claim.Claim{Text: "污染水源"}):                                                                            "污染水源：正在核实。",
		measureWords(&measure.Measure{Text: "清洗净化器；", DoneAt: &done, Result: "9月12日已清洗。"}):                                "清洗净化器：9月12日已清洗。",
		measureWords(&measure.Measure{Text: "清运垃圾", DoneAt: &done}):                                                       "清运垃圾，已完成。",
		measureWords(&measure.Measure{Text: "改造管网", DueOn: &due, ResponsiblePerson: "刘洋"}):                                "改造管网，计划于2021年12月31日前完成。",
		measureWords(&measure.Measure{Text: "巡查"}):                                                                        "巡查，正在推进。",
		penaltyWords(&sanction.Sanction{Subject: "某石英砂厂", Kind: "penalty_filed", FineDecided: &fine, FineIntended: &odd}): "某石英砂厂：立案处罚，罚款79300元。",
		penaltyWords(&sanction.Sanction{Subject: "某厂", Kind: "halt", FineIntended: &odd}):                                 "某厂：责令停产停业，拟罚款10000.50元。",
		numbered([]string{"甲。"}):       "甲。",
		numbered([]string{"甲。", "乙。"}): "1.甲。\n2.乙。",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
