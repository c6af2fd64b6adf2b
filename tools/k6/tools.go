//go:build tools

// Package tools pins the program that `npm run k6:build` builds.
package tools

import _ "go.k6.io/k6/v2"
