package reader

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// style is one way in which offices write the same plan.
type style struct {
	chapter, group, duty           func(int) string
	colon, comma, end              string
	leader, liaison, units, duties string
	headEnd                        string
	inline, oneLine, crlf, trailer bool
}

func numbered(format string) func(int) string {
	return func(n int) string {
		if strings.Contains(format, "%s") {
			return fmt.Sprintf(format, hanNumber(n))
		}
		if strings.Contains(format, "%c") {
			return fmt.Sprintf(format, '①'+rune(n)-1)
		}
		return fmt.Sprintf(format, n)
	}
}

func drawStyle(t *rapid.T) style {
	one := func(name string, of ...string) string { return rapid.SampledFrom(of).Draw(t, name) }
	s := style{
		chapter: numbered(one("chapter", "%s、", "第%s、", "第%s部分 ", "%s．", "%s. ", "第%s章　", "%s、　")),
		colon:   one("colon", "：", ":", "： ", " ：", "　："), comma: one("comma", "、", "，", ",", "、 ", "；"), end: one("end", "；", "。", ";", "", "."),
		leader: one("leader", "组长", "组  长", "组　长"), liaison: one("liaison", "联络员", "联系人", "联 络 员", "联络人"),
		units:   one("units", "责任单位", "牵头单位", "配合单位", "成员单位", "责任部门", "责任 单位"),
		duties:  one("duties", "工作职责", "主要职责", "职责分工", "职责", "主要职责是", "主要任务", "工作任务", "主要 职责"),
		headEnd: one("head", "", "。", "："), inline: rapid.Bool().Draw(t, "inline"), oneLine: rapid.Bool().Draw(t, "one line"),
		crlf: rapid.Bool().Draw(t, "crlf"), trailer: rapid.Bool().Draw(t, "trailer"),
	}
	group, duty := one("group", "（%s）", "(%s)", "（%s）、", "%d.", "%d、", "（%d）", "%d）", "第%s组：", "第%s组　", ""), one("duty", "%d.", "%d、", "%d．", "（%d）", "(%d)", "%c", "%d）", "%c ", "%d. ")
	s.group, s.duty = numbered(group), numbered(duty)
	if group == "" {
		s.group, s.oneLine, s.headEnd = func(int) string { return "" }, false, ""
	}
	return s
}

type made struct {
	name, leader, liaison string
	units, duties         []string
}

func drawGroups(t *rapid.T) []made {
	names := []string{"综合协调组", "信访应急处置组", "宣传舆情组", "督办问责组", "市容环卫组", "安保维稳组", "资料组", "现场核查组", "后勤保障组"}
	people := []string{"张三", "欧阳文", "XX", "×××", "李思思", "待定"}
	units := []string{"党政办公室", "XX派出所", "各社区", "青禾（河东）投资有限公司", "街道机关各办（所）", "XX城管执法中队", "交警大队十中队"}
	duties := []string{"汇总各组进展", "完成区、街道交办的其他工作", "根据督察组，市、区要求，准备材料", "做好24小时值守", "处理第二轮督察交办件", "负责会议记录、图文资料"}
	out := []made{}
	for _, n := range names[:rapid.IntRange(3, 9).Draw(t, "groups")] {
		out = append(out, made{
			name: n, leader: rapid.SampledFrom(people).Draw(t, "leader"), liaison: rapid.SampledFrom(people).Draw(t, "liaison"),
			units:  rapid.SliceOfNDistinct(rapid.SampledFrom(units), 1, 5, rapid.ID).Draw(t, "units"),
			duties: rapid.SliceOfN(rapid.SampledFrom(duties), 1, 8).Draw(t, "duties"),
		})
	}
	return out
}

func (s style) render(groups []made) string {
	var b strings.Builder
	line := func(parts ...string) { b.WriteString(strings.Join(parts, "") + "\n") }
	line("青禾街道配合第二轮中央生态环境保护督察工作方案")
	line("为做好督察配合工作，制定本方案。")
	line(s.chapter(1), "成立街道协调联络组", s.headEnd)
	line(s.leader, s.colon, "周启明")
	line("第一副组长", s.colon, "XX")
	line("副组长", s.colon, "林晓", s.comma, "高远")
	line("成员单位", s.colon, "党政办公室", s.comma, "各社区", s.trail("。"))
	line(s.chapter(2), "设立专项工作组", s.headEnd)
	for n, g := range groups {
		sep := "\n"
		if s.oneLine {
			sep = "；"
		}
		b.WriteString(s.group(n+1) + g.name + s.headEnd)
		if s.oneLine && s.headEnd == "" {
			b.WriteString("。")
		} else if !s.oneLine {
			b.WriteString("\n")
		}
		b.WriteString(s.leader + s.colon + g.leader + sep + s.units + s.colon + strings.Join(g.units, s.comma) + sep + s.liaison + s.colon + g.liaison + sep + s.duties + s.colon)
		for i, d := range g.duties {
			if !s.inline {
				b.WriteString("\n")
			}
			end := s.end
			if s.inline && end == "" {
				end = "；"
			}
			b.WriteString(s.duty(i+1) + d + end)
		}
		b.WriteString("\n")
	}
	line(s.chapter(3), "工作制度", s.headEnd)
	line("（一）值班制度。实行24小时值班，每日1名带班领导、2名值班员。")
	text := b.String()
	if s.crlf {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

func (s style) trail(end string) string {
	if s.trailer {
		return end
	}
	return ""
}

// A plan reads alike in every style: the same groups, posts, units and duties, and nothing unread.
func TestEveryStyleReadsAlike(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, groups := drawStyle(t), drawGroups(t)
		text := s.render(groups)
		doc, err := Open([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		r := Read(doc)
		if len(r.Unread) > 0 {
			t.Fatalf("unread %v in\n%s", r.Unread, text)
		}
		got := []made{}
		for _, g := range r.Draft.WorkingGroups {
			m := made{name: g.Name}
			for _, p := range g.Posts {
				if p.Role == "leader" {
					m.leader += p.PersonName
				} else {
					m.liaison += p.PersonName
				}
			}
			for _, u := range g.Units {
				m.units = append(m.units, u.Name)
			}
			for _, d := range g.Duties {
				m.duties = append(m.duties, d.Text)
			}
			got = append(got, m)
		}
		for n := range groups {
			for _, p := range []*string{&groups[n].leader, &groups[n].liaison} {
				if placeholder(*p) {
					*p = ""
				}
			}
		}
		if diff := cmp.Diff(groups, got, cmp.AllowUnexported(made{})); diff != "" {
			t.Fatalf("%s\n%s", diff, text)
		}
		c := r.Draft.CoordinationGroup
		if c == nil || len(c.Posts) != 4 || len(c.Units) != 2 || r.Draft.Settings.Duty == nil || *r.Draft.Settings.Duty.OfficersPerDay != 2 {
			t.Fatalf("%+v\n%s", c, text)
		}
	})
}
