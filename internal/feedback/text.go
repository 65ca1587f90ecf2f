package feedback

import "strings"

// The comparison goes by sentences: texts of the office differ by sentences, and
// characters would tear words apart. mark stands for the seam between two.
const mark = "\u2063\n"

var seams = strings.NewReplacer("。", "。"+mark, "；", "；"+mark, "！", "！"+mark, "？", "？"+mark, "\n", "\n"+mark)

func sentences(s string) string { return seams.Replace(s) }

func joined(s string) string { return strings.ReplaceAll(s, mark, "") }
