package relation

import (
	"flag"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"testing"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

var benchCases = flag.Int("relation.cases", 2000, "how many cases the benchmarks search among")

type nobody struct{ Phones }

func (nobody) SamePhone(*gorm.DB, uuid.UUID) ([]uuid.UUID, error) { return nil, nil }

// complaint makes texts as varied as real ones: names, roads, numbers, matters and
// phrases, many of which are shared by thousands.
func complaint(r *rand.Rand) string {
	pick := func(list ...string) string { return list[r.IntN(len(list))] }
	name := pick("川味", "宏达", "恒盛", "顺发", "红旗", "好又来", "金鼎", "福满楼", "老李", "鑫源", "万家", "华兴", "东升", "聚贤", "阿强")
	road := pick("人民", "建设", "东风", "解放", "中山", "和平", "新华", "青禾", "河东", "滨江") + pick("路", "东路", "西路", "街", "巷")
	place := fmt.Sprintf("%s%d号", road, 1+r.IntN(300))
	matter := pick("油烟直排到楼上", "夜间切割石材粉尘很大", "半夜装卸货物叉车声刺耳", "污水流到人行道上发臭", "音响放到凌晨", "露天喷漆气味刺鼻", "垃圾堆放多日没有清运", "渣土车带泥上路扬尘") +
		pick("，隔油池长期不清", "，老人小孩睡不好", "，下雨天更严重", "，窗户不敢开", "，反映过几次没有改", "，监测一次后又恢复原样", "")
	return pick("举报", "", "位于", "来信反映") + place + name + pick("餐馆", "塑料有限公司", "建材厂", "烧烤店", "汽修厂", "养殖场", "洗车行") + matter +
		pick("，严重影响居民生活。", "，要求有关部门查处。", "，希望尽快解决。", "。") + pick("", "", fmt.Sprintf("已有%d户投诉。", 2+r.IntN(40)))
}

// BenchmarkCandidates is one search for cases like a given one; its cost must not
// grow with -relation.cases.
func BenchmarkCandidates(b *testing.B) {
	for _, engine := range []string{"sqlite", "postgres"} {
		b.Run(engine, func(b *testing.B) {
			db := storetest.Open(b, engine)
			s := NewService(db.Store, nobody{}, slog.New(slog.DiscardHandler))
			ctx := storetest.As(b.Context(), record.NewID(), auth.Coordinator)
			ids := fill(b, db, s, *benchCases)
			r := rand.New(rand.NewPCG(1, 2))
			found := 0
			b.ResetTimer()
			for b.Loop() {
				c := ids[r.IntN(len(ids))]
				out, err := s.Candidates(auth.With(ctx, auth.System(c.OfficeID, "bench")), c.ID, 20)
				if err != nil {
					b.Fatal(err)
				}
				found += len(out)
			}
			b.ReportMetric(float64(found)/float64(b.N), "found/op")
		})
	}
}

// fill registers and marks n cases and gives some of them.
func fill(b *testing.B, db *storetest.DB, s *Service, n int) []petition.Case {
	b.Helper()
	office := record.NewID()
	ctx := storetest.As(b.Context(), office, auth.Coordinator)
	round, err := inspection.NewService(db.Store).Create(ctx, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"})
	if err != nil {
		b.Fatal(err)
	}
	r := rand.New(rand.NewPCG(3, 4))
	var some []petition.Case
	for done := 0; done < n; done += 1000 {
		var cases []petition.Case
		for i := range min(1000, n-done) {
			c, err := petition.NewCase(petition.Intake{InspectionID: round.ID, Number: fmt.Sprintf("X2HN20210910%06d", done+i), Summary: complaint(r)}, db.Now(), db.Now())
			if err != nil {
				b.Fatal(err)
			}
			c.ID = record.NewID()
			cases = append(cases, *c)
		}
		if err := db.InTx(ctx, func(tx *store.Tx) error { return petition.Register(tx, cases) }); err != nil {
			b.Fatal(err)
		}
		if err := s.mark(ctx, cases); err != nil {
			b.Fatal(err)
		}
		some = append(some, cases[:20]...)
	}
	if err := db.Analyze(b.Context()); err != nil {
		b.Logf("statistics: %v", err)
	}
	return some
}
