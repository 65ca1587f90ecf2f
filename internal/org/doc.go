// Package org keeps the units and the people of the office: departments,
// police, companies and communities that take part, and who works there.
// Phone numbers stay within the office.
package org
