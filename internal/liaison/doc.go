// Package liaison is the directory of the groups' liaisons (P3.4): one current
// liaison a working group, with phone and stand-in, now or at any moment of the
// past. A liaison is an appointment of that role; package group keeps it.
package liaison
