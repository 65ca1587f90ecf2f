package app

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

const (
	prefix     = "LIANLUO_"
	configFile = prefix + "CONFIG"
)

// foreign are variables with our prefix that are no settings: those of tests and
// of the client's example, and those that Kubernetes gives to every container
// beside a service with our name.
var foreign = regexp.MustCompile(`^LIANLUO_(TEST_\w+|UPDATE_\w+|BASE|ADMIN_PASSWORD)=|` +
	`^LIANLUO_(\w+_)?SERVICE_(HOST|PORT)(_\w+)?=|^LIANLUO_(\w+_)?PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?=|^LIANLUO_(\w+_)?PORT=\w+://`)

// CheckEnvironment names the variables with our prefix that are no settings: a
// misspelt one would be passed over, and what it was to protect against happens.
// environ is as os.Environ returns it; no value is repeated.
func CheckEnvironment(environ []string) error {
	known := map[string]bool{configFile: true}
	for f := range reflect.TypeFor[Settings]().Fields() {
		known[f.Tag.Get("env")] = true
	}
	var problems []error
	for _, v := range environ {
		name, _, _ := strings.Cut(v, "=")
		if strings.HasPrefix(name, prefix) && !known[name] && !foreign.MatchString(v) {
			problems = append(problems, fmt.Errorf("%s: there is no such setting", name))
		}
	}
	return errors.Join(problems...)
}
