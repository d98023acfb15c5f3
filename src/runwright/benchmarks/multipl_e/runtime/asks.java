
    }}
    public static void main(String[] args) throws Exception {{
    RunwrightAnswers answers = RunwrightAnswers.told("{answers}");
{tells}    }}
}}
