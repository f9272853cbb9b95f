"""What a community puts on its walls and into pockets: flyers, cards and press sheets, as PDF, black on white."""
