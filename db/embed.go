// Package db carries the migrations of both engines and the seed data.
package db

import "embed"

// Migrations holds migrations/postgres and migrations/sqlite, numbered alike.
//
//go:embed migrations
var Migrations embed.FS
