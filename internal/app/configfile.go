package app

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"
)

// ReadFile reads a configuration file in YAML or JSON: the settings' names
// without their prefix, in lower case, each with a plain value; lists may be
// written as such. An empty path is no file.
func ReadFile(path string) (map[string]string, error) {
	if path == "" {
		return nil, nil
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("LIANLUO_CONFIG: %w", err)
	}
	var raw map[string]any
	d := yaml.NewDecoder(bytes.NewReader(data))
	if err := d.Decode(&raw); err != nil && !errors.Is(err, io.EOF) { // an empty file sets nothing
		return nil, fmt.Errorf("LIANLUO_CONFIG: %s is neither YAML nor JSON", path) // the parser's text may repeat a secret
	}
	if d.Decode(new(any)) == nil {
		return nil, fmt.Errorf("LIANLUO_CONFIG: %s has more than one document", path)
	}
	out := map[string]string{}
	for key, value := range raw {
		text, err := plain(value)
		if err != nil {
			return nil, fmt.Errorf("configuration file: %s: %w", key, err)
		}
		out[key] = text
	}
	return out, nil
}

func plain(value any) (string, error) {
	switch v := value.(type) {
	case nil:
		return "", nil
	case string, int, bool, int64, uint64:
		return fmt.Sprint(v), nil
	case []any:
		text := ""
		for i, item := range v {
			one, err := plain(item)
			if err != nil {
				return "", err
			}
			if i > 0 {
				text += ","
			}
			text += one
		}
		return text, nil
	}
	return "", fmt.Errorf("a plain value is wanted")
}
