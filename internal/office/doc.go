// Package office is the subdistrict office itself: its name and numbers, its
// working-day calendar as the State Council publishes it, and the rules that
// say when a step is due. An office is the tenant; its id is the office_id of
// every row it owns.
package office
