// Package calendar knows office time: dates in Asia/Shanghai, the working days
// that the State Council publishes year by year, and deadlines that explain
// themselves. It reaches no I/O.
package calendar
