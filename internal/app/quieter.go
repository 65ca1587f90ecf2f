package app

import (
	"context"
	"log/slog"
)

// Quieter leaves warnings and errors: the output of a tool is its answer.
func Quieter(log *slog.Logger) *slog.Logger {
	return slog.New(levelAbove{log.Handler(), slog.LevelWarn})
}

type levelAbove struct {
	slog.Handler
	least slog.Level
}

// Enabled implements slog.Handler.
func (h levelAbove) Enabled(ctx context.Context, l slog.Level) bool {
	return l >= h.least && h.Handler.Enabled(ctx, l)
}
