for (;;) console.log("xxxxxxxxx");
