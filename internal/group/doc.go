// Package group keeps the coordination group and the working groups of an
// inspection: their units, their numbered duties, and who holds which post from
// when to when. The rights of people follow from what is recorded here.
//
// A post without a person is vacant: plans name posts before they name people.
// Appointments are dated, end, and are never rewritten, so that "who was
// responsible at that moment" stays a question with an answer.
package group
