package likeness

import (
	"hash/fnv"
	"math"
	"regexp"
	"slices"
	"strconv"
	"unicode"
)

// pair is two neighbouring letters or digits, the unit of wording: Chinese has
// no blanks between words.
type pair uint64

const (
	tellingWeight = 5
	emptyWeight   = 1
)

// phrases stand in most complaints and say nothing of the matter.
var phrases = []string{
	"举报人反映", "群众反映称", "来电反映", "来信反映", "投诉人反映", "有人反映", "信访人反映", "反映问题", "举报称",
	"严重影响周边居民正常生活", "影响附近群众生活", "影响居民休息", "影响楼上住户", "影响居民", "影响群众", "严重扰民", "噪声扰民", "噪音扰民", "油烟扰民", "异味扰民", "臭味扰民",
	"污染环境", "环境污染", "污染问题", "气味难闻", "直接排放", "油烟直排", "污水直排", "扬尘污染", "噪声大", "扬尘大", "夜间施工",
	"要求有关部门查处", "要求处理", "希望尽快解决", "希望相关部门处理", "请求查处", "多次投诉未果", "一直未得到解决", "至今没有解决", "长期以来", "长期存在",
}

var empty = func() map[pair]bool {
	out := map[pair]bool{}
	for _, p := range phrases {
		eachPair(fold(p), func(x pair) { out[x] = true })
	}
	return out
}()

func eachPair(text string, visit func(pair)) {
	var last rune
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			visit(pair(uint64(uint32(last))<<32 | uint64(uint32(r))))
		}
		last = r
	}
}

// pairsOf weighs the distinct pairs of a text: those of empty phrases count a
// fifth. telling is the number of the others.
func pairsOf(text string) (pairs map[pair]int, total, telling int) {
	pairs = map[pair]int{}
	eachPair(text, func(p pair) {
		if pairs[p] > 0 {
			return
		}
		w := tellingWeight
		if empty[p] {
			w = emptyWeight
		} else {
			telling++
		}
		pairs[p] = w
		total += w
	})
	return pairs, total, telling
}

// Similarity of wording is 0–1: the mean of the weighted share of what both say
// (Jaccard) and of what the shorter says (overlap), so that a short complaint is
// found in a long one. It is symmetric, and 1 for equal texts.
func Similarity(a, b Facts) float64 {
	if a.total == 0 || b.total == 0 {
		return 0
	}
	if len(a.pairs) > len(b.pairs) {
		a, b = b, a
	}
	both := 0
	for p, w := range a.pairs {
		if b.pairs[p] > 0 {
			both += w
		}
	}
	jaccard := float64(both) / float64(a.total+b.total-both)
	overlap := float64(both) / float64(min(a.total, b.total))
	return (jaccard + overlap) / 2
}

// Texts whose pairs agree by half share one of the bands in nineteen of twenty
// cases, by a third in two of three.
const (
	bands = 10
	depth = 2 // hashes that must agree in a band
)

// sketch gives the bands of a text by weighted minimum hashing: like texts are
// then found by equal numbers in an index, at a cost that does not depend on how
// many texts there are.
func (f Facts) sketch(visit func(band int, value uint64)) {
	if f.telling < plainWords/2 {
		return
	}
	var least [bands * depth]float64
	var chosen [bands * depth]uint64
	for i := range least {
		least[i] = math.Inf(1)
	}
	for p, w := range f.pairs {
		x := mix(uint64(p))
		for i := range least {
			x = mix(x + 0x9e3779b97f4a7c15)
			// The smallest of exponential draws falls to a pair in proportion to its weight.
			if draw := -math.Log(float64(x>>11+1)/(1<<53)) / float64(w); draw < least[i] {
				least[i], chosen[i] = draw, x
			}
		}
	}
	for b := range bands {
		visit(b, mix(chosen[b*depth]^mix(chosen[b*depth+1])))
	}
}

// mix is the finalizer of splitmix64.
func mix(x uint64) uint64 {
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	return x ^ x>>31
}

// numberLike are the case numbers that carry a date and a letter: plain digits may
// be a phone or an identity card.
var numberLike = regexp.MustCompile(`S?[DX][0-9][A-Z]{2}20[0-9]{9,10}(-[0-9]{1,2})?|[DX][0-9]{6}([0-9]{6})?20[0-9]{10}|[A-Z]{2}[DX]20[0-9]{8}|[DX]F20[0-9]{8}|[信电]20[0-9]{9}`)

// mentioned finds case numbers in a text: "与X2HN202109100031重复".
func mentioned(text string) []string { return numberLike.FindAllString(text, -1) }

// Mark is a number under which a case is kept in the index: cases that share one
// may be alike. Weight ranks what was found that way before it is compared.
type Mark struct {
	Value  int64
	Weight int
}

// Marks are those of a case, at most 32; those that say most come first.
func (f Facts) Marks() []Mark {
	var out []Mark
	mark := func(kind, value string, weight int) {
		h := fnv.New64a()
		_, _ = h.Write([]byte(kind + ":" + value)) // a hash takes everything
		m := Mark{int64(mix(h.Sum64())), weight}
		if !slices.Contains(out, m) {
			out = append(out, m)
		}
	}
	for _, n := range f.numbers {
		mark("number", n, 40)
	}
	for _, p := range f.polluters {
		mark("polluter", tail(p.core), 15)
	}
	for _, p := range f.places {
		if p.number != "" {
			mark("address", p.key()+p.number, 15)
		}
	}
	f.sketch(func(band int, value uint64) { mark("text", strconv.Itoa(band)+"/"+strconv.FormatUint(value, 16), 6) })
	for _, p := range f.places {
		mark("place", p.key(), 4)
	}
	return out[:min(len(out), maxMarks)]
}

// maxMarks bounds what one case takes in the index and what one search asks for.
const maxMarks = 32
